const NAME_WIDTH = 26;
const CELL_WIDTH = 10;

export function printRow(name: string, cells: readonly string[]): void {
  console.log(`  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join("")}`);
}
