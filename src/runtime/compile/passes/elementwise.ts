/** ONNX operators that work entry by entry, sizes of 1 stretched. */
export const elementwiseOperators: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Min', 'Max', 'Neg', 'Abs', 'Sign', 'Reciprocal', 'Sqrt'],
  ...['Exp', 'Log', 'Sin', 'Cos', 'Tan', 'Tanh', 'Erf', 'Floor', 'Ceil', 'Round', 'Cast', 'Where'],
  ...['Relu', 'Elu', 'Selu', 'LeakyRelu', 'Sigmoid', 'HardSigmoid', 'Softplus', 'QuickGelu'],
  ...[
    'Equal',
    'Greater',
    'GreaterOrEqual',
    'Less',
    'LessOrEqual',
    'And',
    'Or',
    'Xor',
    'Not',
    'IsNaN',
    'IsInf',
  ],
]);
