// Tailwind looks for classes in the sources and nowhere else.
const config = { plugins: { '@tailwindcss/postcss': { base: `${process.cwd()}/src` } } }

export default config
