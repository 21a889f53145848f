export async function run(): Promise<number> {
  throw new Error("to be written");
}
