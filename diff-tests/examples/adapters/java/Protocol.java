// What talks with epscheck: docs/protocol.md. Nothing in here needs to be changed; Json.java reads a line.
import java.io.*;
import java.nio.*;
import java.util.*;
import java.util.function.*;
import static java.nio.charset.StandardCharsets.UTF_8;

class Protocol {
  /** Row-major; a scalar has the shape []. */
  record Tensor(List<Integer> shape, float[] data) {
    Tensor map(IntFunction<Float> f) {
      float[] out = new float[data.length];
      for (int i = 0; i < out.length; i++) out[i] = f.apply(i);
      return new Tensor(shape, out);
    }
  }

  /** The inputs of one call: a Tensor, a Double where it is a count or an index, a List of Tensors, a model. */
  record Case(Map<String, Object> inputs, float epsilon) {
    Tensor tensor(String name) { return (Tensor) inputs.get(name); }
    /** A count or an index, as it came: check that it is an integer. */
    double number(String name) { return (Double) inputs.get(name); }
    @SuppressWarnings("unchecked") Tensor model(Tensor x, float t) {
      return ((BiFunction<Tensor, Float, Tensor>) inputs.get("model")).apply(x, t);
    }
  }

  static final BufferedReader IN = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  static final PrintStream OUT = System.out;

  static void say(String message) { OUT.print(message + "\n"); OUT.flush(); }

  static String quoted(String text) { return '"' + text.replaceAll("[^ -~]|[\"\\\\]", "?") + '"'; }

  static String written(Tensor x) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * x.data().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(x.data());
    return "{\"shape\":" + x.shape() + ",\"data\":\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"}";
  }

  static Object read(Object value, double id) {
    if (value instanceof List<?> all) return all.stream().map(one -> read(one, id)).toList();
    if (value == Boolean.TRUE) return (BiFunction<Tensor, Float, Tensor>) (x, t) -> asked(id, x, t);
    if (!(value instanceof Map<?, ?> tensor)) return value;
    FloatBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode((String) tensor.get("data")))
        .order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] data = new float[floats.remaining()];
    floats.get(data);
    return new Tensor(((List<?>) tensor.get("shape")).stream().map(n -> ((Double) n).intValue()).toList(), data);
  }

  static Tensor asked(double id, Tensor x, float t) {
    String time = written(new Tensor(List.of(), new float[] {t}));
    say("{\"type\":\"model\",\"id\":" + (int) id + ",\"x\":" + written(x) + ",\"t\":" + time + "}");
    try {
      Map<?, ?> answer = (Map<?, ?>) new Json(IN.readLine()).value();
      if (answer.containsKey("error")) throw new IllegalArgumentException((String) answer.get("error"));
      return (Tensor) read(answer.get("value"), id);
    } catch (IOException error) { throw new UncheckedIOException(error); }
  }

  @SuppressWarnings("unchecked")
  static String result(Map<String, Function<Case, Tensor>> operations, Map<String, Object> run, Map<String, Object> inputs) {
    try {
      double id = (Double) run.get("id");
      inputs.replaceAll((name, value) -> read(value, id));
      float epsilon = ((Tensor) read(run.get("epsilon"), id)).data()[0];
      return "{\"output\":" + written(operations.get(run.get("operation")).apply(new Case(inputs, epsilon))) + "}";
    } catch (RuntimeException error) { return "{\"error\":" + quoted(error.toString()) + "}"; }
  }

  @SuppressWarnings("unchecked")
  static void talk(Map<String, Function<Case, Tensor>> operations, String ready) throws IOException {
    System.setOut(System.err); // what a library prints must not come between the messages
    for (String line; (line = IN.readLine()) != null; ) {
      Map<String, Object> message = (Map<String, Object>) new Json(line).value();
      if ("stop".equals(message.get("type"))) return;
      StringJoiner parts = new StringJoiner(",", "[", "]}");
      if ("start".equals(message.get("type"))) {
        operations.keySet().forEach(name -> parts.add(quoted(name)));
        say("{\"type\":\"ready\",\"protocol\":1," + ready + ",\"operations\":" + parts);
      } else if ("run".equals(message.get("type"))) {
        for (Object one : (List<?>) message.get("cases")) parts.add(result(operations, message, (Map<String, Object>) one));
        say("{\"type\":\"result\",\"id\":" + ((Double) message.get("id")).intValue() + ",\"results\":" + parts);
      } else System.exit(65);
    }
  }
}
