//! Test vectors in their text form against a kernel of your own, and the answers for `epscheck vectors judge`:
//! rustc -O vectors.rs && ./vectors safeDiv.binary32.txt > answers.txt; status 1 says that one is outside.
use std::{env, fs, path::Path, process::exit};

// Put your code here: the inputs of one element, in the order of the file's third line.
fn sqrt_nonneg(input: &[f32], _epsilon: f32) -> f32 {
    if input[0] <= 0.0 { 0.0 } else { input[0].sqrt() }
}
fn safe_div(input: &[f32], epsilon: f32) -> f32 {
    input[0] / (input[1] + epsilon)
}
type Kernel = fn(&[f32], f32) -> f32;
const KERNELS: [(&str, usize, Kernel); 2] = [("sqrtNonneg", 1, sqrt_nonneg), ("safeDiv", 2, safe_div)];

fn float(hex: &str) -> f32 {
    f32::from_bits(u32::from_str_radix(hex, 16).expect("bits in hex"))
}

fn is_allowed(got: f32, lo: f32, hi: f32, letters: &str) -> bool {
    if got.is_nan() {
        return letters.contains('n');
    }
    if got == 0.0 && got.is_sign_negative() {
        return letters.contains('z');
    }
    lo <= got && got <= hi // NaN at both ends: no number is allowed
}

fn main() {
    let file = env::args().nth(1).unwrap_or_default();
    let name = Path::new(&file).file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let kernel = KERNELS.iter().find(|kernel| name == format!("{}.binary32.txt", kernel.0));
    let (Some(&(_, inputs, run)), Ok(text)) = (kernel, fs::read_to_string(&file)) else {
        eprintln!("expected such a file as safeDiv.binary32.txt");
        exit(2)
    };
    let mut epsilon = 0.0;
    let mut wrong = false;
    for line in text.lines() {
        if let Some((_, bits)) = line.strip_prefix("# epsilon").and_then(|rest| rest.split_once("bits ")) {
            epsilon = float(bits);
        }
        if line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        let numbers: Vec<f32> = words[1..inputs + 3].iter().map(|word| float(word)).collect();
        let (got, letters) = (run(&numbers[..inputs], epsilon), words.get(inputs + 3).unwrap_or(&""));
        println!("{} {:08x}", words[0], got.to_bits());
        if !is_allowed(got, numbers[inputs], numbers[inputs + 1], letters) {
            eprintln!("{name}: {line}: {:08x} is not allowed", got.to_bits());
            wrong = true;
        }
    }
    exit(wrong as i32)
}
