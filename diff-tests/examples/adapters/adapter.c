/* Judge C code of your own:  cc -O2 -o adapter adapter.c -lm && epscheck check --exec ./adapter
   Put your code in the place of the two functions, and add others to the list below them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef float num; /* or double, with binary64 in READY */
#define READY "\"name\":\"mine\",\"version\":\"1\",\"language\":\"c\",\"format\":\"binary32\""
typedef struct { int rank; long shape[64], size; num *data; } tensor; /* row-major; rank 0 is a scalar */
static tensor input(const char *name), like(tensor x); /* an input by its name; a new tensor in the shape of x */
__attribute__((unused)) static double number(const char *name); /* a count or an index, as it came: check that it is an integer */
__attribute__((unused)) static tensor model(tensor x, num t); /* asks the model; an index is passed as the number that it is */
static const char *refusal; /* set it where the inputs are refused */

static tensor sqrt_nonneg(__attribute__((unused)) num epsilon) { /* sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0 */
  tensor x = input("x"), out = like(x);
  for (long i = 0; i < x.size; i++) out.data[i] = x.data[i] <= 0 ? 0 : sqrt(x.data[i]);
  return out;
}
static tensor safe_div(num epsilon) { /* x / (y + epsilon); nothing broadcasts */
  tensor x = input("x"), y = input("y"), out = like(x);
  if (x.rank != y.rank || memcmp(x.shape, y.shape, x.rank * sizeof(long))) return refusal = "other shapes", out;
  for (long i = 0; i < x.size; i++) out.data[i] = x.data[i] / (y.data[i] + epsilon);
  return out;
}
/* others */
static const struct { const char *name; tensor (*run)(num epsilon); } OPERATIONS[] = {
    {"sqrtNonneg", sqrt_nonneg}, {"safeDiv", safe_div}, {NULL, NULL}};

/* ---------------- What talks with epscheck. JSON is read where it lies: a value is the place where its text begins. */
static char *line, *inputs, *heap, *top, B64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static tensor like(tensor x) { return x.data = (num *)top, top += (x.size * sizeof(num) + 31) / 16 * 16, x; }
static int bits(int c) { return c >= 'a' ? c - 71 : c >= 'A' ? c - 65 : c == '=' ? 0 : c == '+' ? 62 : c == '/' ? 63 : c + 4; }
static char *skip(char *p) { return p + strspn(p, " \t\r\n,:"); }
static int is(char *p, const char *text) { return !strncmp(p + 1, text, strlen(text)) && p[strlen(text) + 1] == '"'; }
static char *after(char *p) { /* the end of a value */
  if (*p != '{' && *p != '[' && *p != '"') return p + strcspn(p, ",]} \t\r\n");
  if (*p == '"') for (p++; *p && *p != '"'; p++) p += *p == '\\';
  else for (p = skip(p + 1); *p && *p != '}' && *p != ']'; p = skip(after(p)));
  return p + 1;
}
static char *get(char *object, const char *key) {
  for (char *value, *p = skip(object + 1); *p == '"'; p = skip(after(value)))
    if (value = skip(after(p)), is(p, key)) return value;
  return "\0";
}
static tensor read_tensor(char *p) {
  tensor x = {.size = 1};
  for (char *s = skip(get(p, "shape") + 1); *s != ']'; s = skip(s)) x.size *= x.shape[x.rank++] = strtol(s, &s, 10);
  unsigned char *d = (unsigned char *)get(p, "data") + 1, *to = (unsigned char *)(x = like(x)).data;
  for (; *d && *d != '"'; d += 4) {
    unsigned v = bits(d[0]) << 18 | bits(d[1]) << 12 | bits(d[2]) << 6 | bits(d[3]);
    *to++ = v >> 16, *to++ = v >> 8, *to++ = v;
  }
  return x;
}
static tensor input(const char *name) { return read_tensor(get(inputs, name)); }
static double number(const char *name) { return atof(get(inputs, name)); }
static void write_tensor(tensor x) {
  unsigned char *b = (unsigned char *)x.data, *end = b + x.size * sizeof(num);
  for (int i = 0; i <= x.rank; i++) i ? printf(i > 1 ? ",%ld" : "%ld", x.shape[i - 1]) : printf("{\"shape\":[");
  for (printf("],\"data\":\""); b < end; b += 3) {
    unsigned v = b[0] << 16 | (b + 1 < end ? b[1] << 8 : 0) | (b + 2 < end ? b[2] : 0);
    putchar(B64[v >> 18]), putchar(B64[v >> 12 & 63]);
    putchar(b + 1 < end ? B64[v >> 6 & 63] : '='), putchar(b + 2 < end ? B64[v & 63] : '=');
  }
  printf("\"}");
}
static tensor model(tensor x, num t) {
  static char *answer; static size_t room; /* another line: the inputs of the case stay */
  printf("{\"type\":\"model\",\"id\":%ld,\"x\":", atol(get(line, "id"))), write_tensor(x), printf(",\"t\":");
  write_tensor((tensor){.size = 1, .data = &t}), puts("}"), fflush(stdout);
  if (getline(&answer, &room, stdin) < 0) exit(0);
  return *get(answer, "value") ? read_tensor(get(answer, "value")) : (refusal = "no question", x);
}
int main(void) {
  heap = malloc((size_t)1 << 30); /* what a run needs of it is used */
  for (size_t room = 0; top = heap, getline(&line, &room, stdin) >= 0;) {
    char *type = get(line, "type"), *comma = "";
    if (is(type, "stop")) return 0;
    if (!is(type, "start") && !is(type, "run")) return fprintf(stderr, "not of the protocol: %s", line), 65;
    if (is(type, "start")) {
      printf("{\"type\":\"ready\",\"protocol\":1," READY ",\"operations\":[");
      for (int i = 0; OPERATIONS[i].name; i++) printf("%s\"%s\"", i ? "," : "", OPERATIONS[i].name);
    }
    for (inputs = skip(get(line, "cases") + 1); *inputs == '{'; inputs = skip(after(inputs)), comma = ",") {
      int at = 0;
      while (OPERATIONS[at].name && !is(get(line, "operation"), OPERATIONS[at].name)) at++;
      refusal = OPERATIONS[at].name ? NULL : "no such operation";
      tensor out = refusal ? (tensor){0} : OPERATIONS[at].run(*read_tensor(get(line, "epsilon")).data);
      if (!*comma) printf("{\"type\":\"result\",\"id\":%ld,\"results\":[", atol(get(line, "id")));
      printf(refusal ? "%s{\"error\":\"%s\"}" : "%s{\"output\":", comma, refusal);
      if (!refusal) write_tensor(out), putchar('}');
    }
    puts("]}"), fflush(stdout);
  }
}
