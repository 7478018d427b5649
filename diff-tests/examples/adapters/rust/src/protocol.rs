//! What talks with epscheck: docs/protocol.md. Nothing in here needs to be changed.
use crate::Float;
use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Value};
use std::io::{stdin, stdout, Write};

/// Row-major; a scalar has the shape [].
pub struct Tensor {
    pub shape: Vec<u64>,
    pub data: Vec<Float>,
}

pub type Outcome = Result<Tensor, String>;
pub type Operation = fn(&Case) -> Outcome;

pub struct Case<'a> {
    run: &'a Value,
    inputs: &'a Value,
    pub epsilon: Float,
}

#[allow(dead_code)]
impl Case<'_> {
    pub fn tensor(&self, name: &str) -> Outcome {
        read(&self.inputs[name]).ok_or_else(|| format!("{name} is no tensor"))
    }
    /// A count or an index, as it came: check that it is an integer.
    pub fn number(&self, name: &str) -> f64 {
        self.inputs[name].as_f64().unwrap_or(f64::NAN)
    }
    pub fn noise(&self, name: &str) -> Option<Vec<Tensor>> {
        self.inputs[name].as_array()?.iter().map(read).collect()
    }
    /// The model of the case, at a time; at an index, pass it as it is: `json!(index)` in the place of `write(...)`.
    pub fn model(&self, x: &Tensor, t: Float) -> Outcome {
        let time = write(&Tensor { shape: vec![], data: vec![t] });
        say(&json!({"type": "model", "id": self.run["id"], "x": write(x), "t": time}));
        let answer = next().ok_or("no answer")?;
        read(&answer["value"]).ok_or_else(|| answer["error"].to_string())
    }
}

fn read(value: &Value) -> Option<Tensor> {
    let bytes = STANDARD.decode(value["data"].as_str()?).ok()?;
    let data = bytes.chunks_exact(size_of::<Float>()).map(|b| Float::from_le_bytes(b.try_into().unwrap()));
    let shape = value["shape"].as_array()?.iter().map(|n| n.as_u64().unwrap()).collect();
    Some(Tensor { shape, data: data.collect() })
}

fn write(x: &Tensor) -> Value {
    let bytes: Vec<u8> = x.data.iter().flat_map(|v| v.to_le_bytes()).collect();
    json!({"shape": x.shape, "data": STANDARD.encode(bytes)})
}

fn say(message: &Value) {
    let mut out = stdout().lock();
    writeln!(out, "{message}").and_then(|()| out.flush()).expect("epscheck has ended");
}

fn next() -> Option<Value> {
    let mut line = String::new();
    stdin().read_line(&mut line).ok().filter(|read| *read > 0)?;
    serde_json::from_str(&line).ok()
}

fn answer(operations: &[(&str, Operation)], run: &Value, inputs: &Value) -> Value {
    let epsilon = read(&run["epsilon"]).expect("an epsilon").data[0];
    let found = operations.iter().find(|(name, _)| run["operation"] == *name).ok_or("no such operation".to_string());
    match found.and_then(|(_, run_it)| run_it(&Case { run, inputs, epsilon })) {
        Ok(output) => json!({"output": write(&output)}),
        Err(why) => json!({"error": why}),
    }
}

pub fn talk(operations: &[(&str, Operation)], ready: &[(&str, &str)]) {
    while let Some(message) = next() {
        match message["type"].as_str() {
            Some("start") => {
                let names: Vec<&str> = operations.iter().map(|(name, _)| *name).collect();
                let mut said = json!({"type": "ready", "protocol": 1, "operations": names});
                ready.iter().for_each(|(key, value)| said[key] = json!(value));
                say(&said);
            }
            Some("run") => {
                let all = message["cases"].as_array().expect("cases").iter();
                let results: Vec<Value> = all.map(|inputs| answer(operations, &message, inputs)).collect();
                say(&json!({"type": "result", "id": message["id"], "results": results}));
            }
            Some("stop") => return,
            _ => std::process::exit(65),
        }
    }
}
