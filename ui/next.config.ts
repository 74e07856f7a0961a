import { existsSync, writeFileSync } from 'node:fs'
import type { NextConfig } from 'next'

const development = process.env.NODE_ENV === 'development'

/** Where the development server finds the API; the export is served by the API's own process. */
const api = process.env.NIGHTFLOAT_API ?? 'http://127.0.0.1:8000'

/** Several people can each run a development server or a build of the same tree: `.next-ada`. */
const own = process.env.NEXT_DIST_DIR

/** Next writes its folders into the tsconfig it uses; a folder of one's own gets one of its own. */
function ownTsconfig(folder: string): string {
  const path = `tsconfig.${folder.replace(/^\W+/, '')}.json`
  const include = ['next-env.d.ts', 'src', `${folder}/types/**/*.ts`, `${folder}/dev/types/**/*.ts`]
  if (!existsSync(path))
    writeFileSync(path, JSON.stringify({ extends: './tsconfig.json', include }))
  return path
}

const config: NextConfig = {
  trailingSlash: true,
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // Two builds of the same sources give the same bytes.
  generateBuildId: () => 'nightfloat',
  // Types are a check of their own (`npm run typecheck`), tests and journeys included.
  typescript: { ignoreBuildErrors: true, ...(own ? { tsconfigPath: ownTsconfig(own) } : {}) },
  ...(own ? { distDir: own } : {}),
  ...(development
    ? {
        // Server-sent events must not wait for a compressor's buffer.
        compress: false,
        // An export knows no rewrites.
        skipTrailingSlashRedirect: true,
        rewrites: async () => [{ source: '/api/:path*', destination: `${api}/api/:path*` }],
      }
    : { output: 'export' as const }),
}

export default config
