/* Test vectors in their text form against a kernel of your own, and the answers for `epscheck vectors judge`:
   cc -O2 -o vectors vectors.c -lm && ./vectors safeDiv.binary32.txt > answers.txt; status 1 says that one is outside. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Put your code here: the inputs of one element, in the order of the file's third line. */
static float sqrt_nonneg(const float *in, float epsilon) {
  (void)epsilon;
  return in[0] <= 0 ? 0 : sqrtf(in[0]);
}
static float safe_div(const float *in, float epsilon) { return in[0] / (in[1] + epsilon); }

static const struct { const char *name; int inputs; float (*run)(const float *in, float epsilon); } KERNELS[] = {
    {"sqrtNonneg.", 1, sqrt_nonneg}, {"safeDiv.", 2, safe_div}, {NULL, 0, NULL}};

static uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
static float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
/* By the bits, so that no option of the compiler decides it. */
static int is_nan(uint32_t b) { return (b & 0x7fffffffu) > 0x7f800000u; }
static int64_t rank(uint32_t b) { return b >> 31 ? -(int64_t)(b & 0x7fffffffu) : (int64_t)b; }
static int is_allowed(uint32_t got, uint32_t lo, uint32_t hi, const char *letters) {
  if (is_nan(got)) return strchr(letters, 'n') != NULL;
  if (got == 0x80000000u) return strchr(letters, 'z') != NULL;
  return !is_nan(lo) && rank(lo) <= rank(got) && rank(got) <= rank(hi);
}

int main(int count, char **args) {
  char line[512], *name = count == 2 ? strrchr(args[1], '/') : NULL;
  FILE *file = count == 2 ? fopen(args[1], "r") : NULL;
  int at = 0, wrong = 0;
  name = name ? name + 1 : count == 2 ? args[1] : "";
  while (KERNELS[at].name && strncmp(name, KERNELS[at].name, strlen(KERNELS[at].name))) at++;
  if (!file || !KERNELS[at].name || !strstr(name, ".binary32.txt")) return fputs("expected such a file as safeDiv.binary32.txt\n", stderr), 2;
  float epsilon = 0;
  while (fgets(line, sizeof line, file)) {
    char *p = strstr(line, "bits ");
    if (line[0] == '#' && p && !strncmp(line, "# epsilon", 9)) epsilon = float_of((uint32_t)strtoul(p + 5, NULL, 16));
    if (line[0] == '#') continue;
    float in[4];
    long id = strtol(line, &p, 10);
    for (int i = 0; i < KERNELS[at].inputs; i++) in[i] = float_of((uint32_t)strtoul(p, &p, 16));
    uint32_t lo = (uint32_t)strtoul(p, &p, 16), hi = (uint32_t)strtoul(p, &p, 16), got = bits_of(KERNELS[at].run(in, epsilon));
    printf("%ld %08x\n", id, got);
    if (!is_allowed(got, lo, hi, p)) fprintf(stderr, "%s: id %ld: %08x is not in %08x %08x%s", name, id, got, lo, hi, p), wrong++;
  }
  return wrong > 0;
}
