import { elementwise } from './elementwise';
import type { Lowerings } from './lowering';
import { products } from './products';
import { reductions } from './reductions';
import { shapes } from './shapes';

/** Every kernel that can be written as ONNX. */
export const lowerings: Lowerings = { ...elementwise, ...shapes, ...reductions, ...products };
