/-! The drift of the linear schedule and a sum of squares, in an order of our own: for the tests of epscheck. -/

namespace Mine

open Spec Tensor Generative.Diffusion

variable {α : Type} [Context α] {s : Shape}

def pfOdeRhs (line : VPLinearSchedule α) (denoiser : EpsModel α s) (y : Tensor α s) (time : α) : Tensor α s :=
  let speed := line.beta0 + time * (line.beta1 - line.beta0)
  let spread := sqrtNonneg (1 - line.alphaBar time)
  scaleSpec y (Numbers.neg_point_five * speed)
    + scaleSpec (denoiser.eps y time) (Numbers.pointfive * safeDiv speed spread)

def safeDiv (above below : α) : α :=
  above / (below + Numbers.epsilon)

def sqrtNonneg (a : α) : α :=
  MathFunctions.sqrt (max a 0)

def pfOdeSampleEuler (line : VPLinearSchedule α) (denoiser : EpsModel α s) (count : Nat) (start : Tensor α s) :
    Tensor α s :=
  Fin.foldr count
    (fun i y =>
      let time : α := (i.succ.val : α) / (count : α)
      y + scaleSpec (pfOdeRhs line denoiser y time) (-(1 / (count : α))))
    start

end Mine
