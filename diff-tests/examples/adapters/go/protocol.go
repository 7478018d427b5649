// What talks with epscheck: docs/protocol.md. Nothing in here needs to be changed.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
)

var in, out = json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)

// Case is one call: get[Tensor](c, "x"), get[float64](c, "T"), which may be no integer, get[[]Tensor](c, "noise").
type Case struct {
	Inputs  map[string]json.RawMessage
	Epsilon Tensor
	run     int
}

func get[T any](c Case, name string) (value T) { must(json.Unmarshal(c.Inputs[name], &value)); return }

func must(err error) {
	if err != nil {
		panic(err.Error())
	}
}

// Model asks the model of the case, at a time or at an index.
func (c Case) Model(x Tensor, t Float) Tensor {
	must(out.Encode(map[string]any{"type": "model", "id": c.run, "x": x, "t": Tensor{nil, []Float{t}}}))
	var answer message
	if must(in.Decode(&answer)); answer.Error != "" {
		panic(answer.Error)
	}
	return answer.Value
}

func (x Tensor) apply(f func(int, Float) Float) Tensor {
	out := Tensor{x.Shape, make([]Float, len(x.Data))}
	for i, v := range x.Data {
		out.Data[i] = f(i, v)
	}
	return out
}

type wire struct {
	Shape []int  `json:"shape"`
	Data  []byte `json:"data"` // encoding/json writes bytes as base64
}

func (x Tensor) MarshalJSON() ([]byte, error) {
	data, _ := binary.Append([]byte{}, binary.LittleEndian, x.Data)
	return json.Marshal(wire{append([]int{}, x.Shape...), data})
}

func (x *Tensor) UnmarshalJSON(text []byte) error {
	var w wire
	must(json.Unmarshal(text, &w))
	x.Shape, x.Data = w.Shape, make([]Float, len(w.Data)/binary.Size(Float(0)))
	_, err := binary.Decode(w.Data, binary.LittleEndian, x.Data)
	return err
}

func answer(run func(Case) Tensor, c Case) (result map[string]any) {
	defer func() {
		if refusal := recover(); refusal != nil {
			result = map[string]any{"error": fmt.Sprint(refusal)}
		}
	}()
	return map[string]any{"output": run(c)}
}

type message struct {
	Type, Operation, Error string
	Id                     int
	Epsilon                json.RawMessage
	Value                  Tensor
	Cases                  []map[string]json.RawMessage
}

func main() {
	for m := (message{}); in.Decode(&m) == nil && m.Type != "stop"; m = (message{}) {
		results := []any{}
		for _, inputs := range m.Cases {
			epsilon := get[Tensor](Case{Inputs: map[string]json.RawMessage{"": m.Epsilon}}, "")
			results = append(results, answer(operations[m.Operation], Case{inputs, epsilon, m.Id}))
		}
		if m.Type == "run" {
			must(out.Encode(map[string]any{"type": "result", "id": m.Id, "results": results}))
		} else if m.Type == "start" {
			ready["type"], ready["protocol"], ready["operations"] = "ready", 1, slices.Collect(maps.Keys(operations))
			must(out.Encode(ready))
		} else {
			os.Exit(65)
		}
	}
}
