export default { name: 'wrong-form', format: 'float32', operations: { sqrtnonneg() {}, safeDiv: 3 } };
