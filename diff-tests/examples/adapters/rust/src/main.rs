//! Judge Rust code of your own:  cargo build --release && epscheck check --exec target/release/adapter
//!
//! Put your code in the place of the two functions, and add others to the list below them.
//! protocol.rs talks with epscheck: a Tensor has a shape and data, and a Case its inputs by name.
mod protocol;
use protocol::{talk, Case, Operation, Outcome};

type Float = f32; // or f64, with binary64 in READY

/// sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0.
fn sqrt_nonneg(c: &Case) -> Outcome {
    let mut x = c.tensor("x")?;
    x.data.iter_mut().for_each(|v| *v = if *v <= 0.0 { 0.0 } else { v.sqrt() });
    Ok(x)
}

/// x / (y + epsilon). Nothing broadcasts: another shape is refused by an error.
fn safe_div(c: &Case) -> Outcome {
    let (mut x, y) = (c.tensor("x")?, c.tensor("y")?);
    if x.shape != y.shape {
        return Err(format!("y must have the shape {:?}, got {:?}", x.shape, y.shape));
    }
    x.data.iter_mut().zip(y.data).for_each(|(a, b)| *a /= b + c.epsilon);
    Ok(x)
}

// others
const OPERATIONS: [(&str, Operation); 2] = [("sqrtNonneg", sqrt_nonneg), ("safeDiv", safe_div)];
const READY: [(&str, &str); 4] = [("name", "mine"), ("version", "1"), ("language", "rust"), ("format", "binary32")];

fn main() {
    talk(&OPERATIONS, &READY);
}
