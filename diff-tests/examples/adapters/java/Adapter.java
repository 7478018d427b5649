// Judge Java code of your own:  javac *.java && epscheck check --exec "java Adapter"
//
// Put your code in the place of the two functions, and add others to the map below them. Protocol.java talks with
// epscheck: a Tensor has a shape and data, and a Case its inputs by name.
import java.util.Map;
import java.util.function.Function;

public class Adapter extends Protocol {
  /** sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0. */
  static Tensor sqrtNonneg(Case c) {
    Tensor x = c.tensor("x");
    return x.map(i -> x.data()[i] <= 0 ? 0 : (float) Math.sqrt(x.data()[i]));
  }

  /** x / (y + epsilon). Nothing broadcasts: another shape is refused by throwing. */
  static Tensor safeDiv(Case c) {
    Tensor x = c.tensor("x"), y = c.tensor("y");
    if (!x.shape().equals(y.shape())) throw new IllegalArgumentException("y must have the shape " + x.shape());
    return x.map(i -> x.data()[i] / (y.data()[i] + c.epsilon()));
  }

  // others
  static final Map<String, Function<Case, Tensor>> OPERATIONS =
      Map.of("sqrtNonneg", Adapter::sqrtNonneg, "safeDiv", Adapter::safeDiv);
  static final String READY = "\"name\":\"mine\",\"version\":\"1\",\"language\":\"java\",\"format\":\"binary32\"";

  public static void main(String[] args) throws Exception {
    talk(OPERATIONS, READY);
  }
}
