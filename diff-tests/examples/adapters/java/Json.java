import java.util.*;

/** Java brings no JSON: a reader of it. */
final class Json {
  final String text;
  int at = 0;
  Json(String text) { this.text = text; }
  char next() { while (" \t\r,:".indexOf(text.charAt(at)) >= 0) at++; return text.charAt(at); }
  Object value() {
    char c = next();
    if (c == '"') return string();
    if (c == '[') { List<Object> all = new ArrayList<>(); for (at++; next() != ']'; ) all.add(value()); at++; return all; }
    if (c == '{') { Map<String, Object> all = new HashMap<>(); for (at++; next() != '}'; ) all.put((String) value(), value()); at++; return all; }
    int from = at;
    while (at < text.length() && "{}[], \t\r".indexOf(text.charAt(at)) < 0) at++;
    String word = text.substring(from, at);
    return word.equals("true") ? (Object) true : word.equals("false") ? (Object) false : word.equals("null") ? null : (Object) Double.valueOf(word);
  }
  String string() {
    int end = at + 1;
    while (text.charAt(end) != '"') end += text.charAt(end) == '\\' ? 2 : 1;
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside;
  }
}
