// Text files that the bundle holds as strings.
declare module "*.txt" {
  const text: string;
  export default text;
}
