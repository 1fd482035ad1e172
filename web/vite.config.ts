import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { defineConfig } from 'vitest/config'
import react from '@vitejs/plugin-react'

// The admin UI is built into web/dist and embedded in the binary. dist/placeholder.html is committed there, so the
// folder is not emptied as a whole; only what an earlier build left is removed.
const clean = {
  name: 'clean-assets',
  apply: 'build' as const,
  buildStart() {
    rmSync('dist/assets', { recursive: true, force: true })
    rmSync('dist/index.html', { force: true })
  },
}

// The parts of the application go into the binary packed, and out of it as they are.
const pack = {
  name: 'pack-assets',
  apply: 'build' as const,
  closeBundle() {
    for (const name of readdirSync('dist/assets').filter((n) => /\.(js|css|svg)$/.test(n))) {
      writeFileSync(`dist/assets/${name}.gz`, gzipSync(readFileSync(`dist/assets/${name}`), { level: 9 }))
      rmSync(`dist/assets/${name}`)
    }
  },
}

export default defineConfig({
  plugins: [react(), clean, pack],
  build: {
    emptyOutDir: false,
    target: ['chrome86', 'safari14', 'firefox90'],
    modulePreload: { polyfill: true },
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.QIANFA_API ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
