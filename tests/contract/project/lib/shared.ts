/** Lies outside of supabase/functions, as the project's domain code does. */
export function greet(name: string): string {
  return `hello ${name}`;
}
