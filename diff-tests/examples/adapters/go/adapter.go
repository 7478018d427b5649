// Judge Go code of your own:  go build -o adapter adapter.go protocol.go && epscheck check --exec ./adapter
//
// Put your code in the place of the two functions, and add others to the map below them. protocol.go talks with epscheck.
package main

import (
	"fmt"
	"math"
	"slices"
)

type Float = float32 // or float64, with binary64 in ready

// Tensor is row-major; a scalar has the shape [].
type Tensor struct {
	Shape []int
	Data  []Float
}

// sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0.
func sqrtNonneg(c Case) Tensor {
	return get[Tensor](c, "x").apply(func(i int, x Float) Float {
		if x <= 0 {
			return 0
		}
		return Float(math.Sqrt(float64(x)))
	})
}

// x / (y + epsilon). Nothing broadcasts: another shape is refused by a panic.
func safeDiv(c Case) Tensor {
	x, y := get[Tensor](c, "x"), get[Tensor](c, "y")
	if !slices.Equal(x.Shape, y.Shape) {
		panic(fmt.Sprintf("y must have the shape %v, got %v", x.Shape, y.Shape))
	}
	return x.apply(func(i int, x Float) Float { return x / Float(y.Data[i]+c.Epsilon.Data[0]) })
}

// others
var operations = map[string]func(Case) Tensor{"sqrtNonneg": sqrtNonneg, "safeDiv": safeDiv}
var ready = map[string]any{"name": "mine", "version": "1", "language": "go", "format": "binary32"}
