import type { Tensor } from '@tensorflow/tfjs';
import { functions } from '../../../../src/runtime/compile/lower/functions';
import { tf } from '../../../../src/runtime/tf';
import { between, both, type Case, describeLowerings, exactly, integers, normal, only } from './support';

type Unary = (x: Tensor) => Tensor;

const shapes = [[], [7], [3, 4], [2, 3, 4], [2, 3, 2, 3]];

/** Ranks 0 to 4, within the interval where the function and its gradient are tame. */
const on = (op: Unary, low: number, high: number): Case[] =>
  shapes.map((shape) => both((x) => op(x), between(low, high, shape)));

const whole = (op: Unary): Case => only((x) => op(x), integers(-4, 5, [9]));
const special = (op: Unary): Case =>
  only((x) => op(x), exactly([Number.NaN, Infinity, -Infinity, 0, -1, 1, 2.5]));
const halves = (op: Unary): Case =>
  only((x) => op(x), exactly([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.2, -0.7, 3]));

describeLowerings('lowering of functions', functions, {
  Abs: [...on(tf.abs, -2, 2), whole(tf.abs), special(tf.abs)],
  Neg: [...on(tf.neg, -2, 2), whole(tf.neg), special(tf.neg)],
  Sign: [...on(tf.sign, -2, 2), whole(tf.sign), special(tf.sign)],
  Ceil: [...on(tf.ceil, -2, 2), halves(tf.ceil)],
  Floor: [...on(tf.floor, -2, 2), halves(tf.floor)],
  Round: [...on(tf.round, -2, 2), halves(tf.round), whole(tf.round)],
  Exp: [...on(tf.exp, -3, 3), special(tf.exp)],
  Expm1: [...on(tf.expm1, -3, 3), special(tf.expm1), both((x) => tf.expm1(x), between(-1e-6, 1e-6, [9]))],
  Log: [...on(tf.log, 0.1, 3), special(tf.log)],
  Log1p: [...on(tf.log1p, -0.9, 3), special(tf.log1p), both((x) => tf.log1p(x), between(-1e-6, 1e-6, [9]))],
  Sqrt: [...on(tf.sqrt, 0.1, 3), special(tf.sqrt)],
  Rsqrt: [...on(tf.rsqrt, 0.1, 3), special(tf.rsqrt)],
  Square: [...on(tf.square, -2, 2), whole(tf.square)],
  Reciprocal: [...on(tf.reciprocal, 0.2, 2), special(tf.reciprocal)],
  Erf: on(tf.erf, -2, 2),
  Sin: on(tf.sin, -4, 4),
  Cos: on(tf.cos, -4, 4),
  Tan: on(tf.tan, -1.2, 1.2),
  Asin: on(tf.asin, -0.9, 0.9),
  Acos: on(tf.acos, -0.9, 0.9),
  Atan: on(tf.atan, -3, 3),
  Sinh: on(tf.sinh, -2, 2),
  Cosh: on(tf.cosh, -2, 2),
  Tanh: [...on(tf.tanh, -4, 4), special(tf.tanh)],
  Asinh: on(tf.asinh, -3, 3),
  Acosh: on(tf.acosh, 1.2, 3),
  Atanh: on(tf.atanh, -0.9, 0.9),
  IsNan: [special(tf.isNaN), whole(tf.isNaN), only((x) => tf.isNaN(x), normal())],
  IsInf: [special(tf.isInf), whole(tf.isInf)],
  IsFinite: [special(tf.isFinite), whole(tf.isFinite)],
});
