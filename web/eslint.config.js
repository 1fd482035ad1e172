import tseslint from 'typescript-eslint'
import hooks from 'eslint-plugin-react-hooks'

const features = ['session', 'work', 'article', 'rules', 'ledger']

// A feature never imports another feature: what two of them need belongs in shared/ (house rules, section 9).
const apart = features.map((name) => ({
  files: [`src/features/${name}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...features.filter((other) => other !== name).map((other) => ({
          group: [`**/features/${other}/**`, `**/features/${other}`, `../${other}/**`, `../${other}`, `../../${other}/**`],
          message: 'A feature never imports another feature; move what both need to shared/.',
        })),
        { group: ['**/app/**'], message: 'app/ puts the features together; a feature does not know it.' },
      ],
    }],
  },
}))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/openapi.d.ts'] },
  ...tseslint.configs.recommended,
  { files: ['src/**/*.{ts,tsx}'], plugins: { 'react-hooks': hooks }, rules: {
    'react-hooks/rules-of-hooks': 'error',
    'react-hooks/exhaustive-deps': 'error',
    'no-restricted-syntax': ['error', {
      selector: "Literal[value=/^\\/api\\//]",
      message: 'Addresses stand only in paths.ts.',
    }],
  } },
  { files: ['src/paths.ts', 'src/**/*.test.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['src/shared/**', 'src/api/**'], rules: { 'no-restricted-imports': ['error', {
    patterns: [{ group: ['**/features/**', '**/app/**'], message: 'shared/ knows no feature.' }],
  }] } },
  ...apart,
)
