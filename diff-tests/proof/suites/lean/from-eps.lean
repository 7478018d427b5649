/-! Steps from a known noise, written for the tests of epscheck. -/

namespace Mine

open Spec Tensor Generative.Diffusion

variable {α : Type} [Context α] {T : Nat} {s : Shape}

def inUnit (x : Tensor α s) : Tensor α s := clampSpec x (-1) 1

/-- The larger of the two; `least` where the root is NaN. -/
def atLeast (least root : α) : α := if root > least then root else least

def imageDdimStepFromEps (least to_ from_ : α) (x noise : Tensor α s)
    (shaped : Tensor α s → Tensor α s := fun made => inUnit made) : Tensor α s :=
  let below := atLeast least (sqrtNonneg from_)
  let clean := shaped (scaleSpec (x - scaleSpec noise (sqrtNonneg (1 - from_))) (1 / below))
  scaleSpec clean (sqrtNonneg to_) + scaleSpec noise (sqrtNonneg (1 - to_))

def x0PredFromEps (sched : VPSchedule α T) (x noise : Tensor α s) (state : Fin (T + 1)) : Tensor α s :=
  let signal := sqrtNonneg (sched.alphaBar state)
  scaleSpec (x - scaleSpec noise (sqrtNonneg (1 - sched.alphaBar state))) (safeDiv 1 signal)

end Mine
