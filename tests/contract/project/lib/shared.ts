/** Outside supabase/functions, like the project's domain code. */
export function greet(name: string): string {
  return `hello ${name}`;
}
