import { at, itemAt } from "../images/at.ts";

/** Solves A·x = b by elimination with row pivoting. A is square; a singular system gives non-finite numbers. */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(at(itemAt(rows, row), column)) > Math.abs(at(itemAt(rows, pivot), column))) pivot = row;
    }
    const pivotRow = itemAt(rows, pivot);
    rows[pivot] = itemAt(rows, column);
    rows[column] = pivotRow;
    for (let row = column + 1; row < size; row++) {
      const current = itemAt(rows, row);
      const factor = at(current, column) / at(pivotRow, column);
      for (let k = column; k <= size; k++) current[k] = at(current, k) - factor * at(pivotRow, k);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const current = itemAt(rows, row);
    let rest = at(current, size);
    for (let k = row + 1; k < size; k++) rest -= at(current, k) * at(solution, k);
    solution[row] = rest / at(current, row);
  }
  return solution;
}

/** Least squares: the x that makes the equations `row · x = value` hold best. */
export function leastSquares(equations: readonly { row: readonly number[]; value: number }[]): number[] {
  const size = itemAt(equations, 0).row.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const { row, value } of equations) {
    for (const [i, left] of row.entries()) {
      right[i] = at(right, i) + left * value;
      const target = itemAt(matrix, i);
      for (const [j, other] of row.entries()) target[j] = at(target, j) + left * other;
    }
  }
  for (const [i, row] of matrix.entries()) row[i] = at(row, i) + 1e-9; // keeps a degenerate system solvable
  return solveLinear(matrix, right);
}
