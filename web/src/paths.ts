// Every address that the UI uses stands here and nowhere else: pages first, then the API.

export const pages = {
  login: '/login',
  work: '/',
  article: (id: string) => `/articles/${id}`,
  edit: (id: string) => `/articles/${id}/edit`,
  rules: '/rules',
  rulesOf: (id: string) => `/rules/${id}`,
  lexicons: '/lexicons',
  lexicon: (id: string) => `/lexicons/${id}`,
  templates: '/templates',
  template: (id: string) => `/templates/${id}`,
  templateNew: '/templates/new',
  templateWrite: (id: string) => `/templates/${id}/write`,
  templateFill: (id: string) => `/templates/${id}/fill`,
  custody: '/custody',
  accountHandover: (id: string) => `/custody/handovers/${id}`,
  handover: '/handover',
  forms: '/forms',
  register: '/register',
  ledger: '/ledger',
  ledgerOf: (id: string) => `/ledger/${id}`,
} as const

/** The patterns of the same pages, for the router. */
export const patterns = {
  login: '/login',
  work: '/',
  article: '/articles/$id',
  edit: '/articles/$id/edit',
  rules: '/rules',
  rulesOf: '/rules/$pack',
  lexicons: '/lexicons',
  lexicon: '/lexicons/$id',
  templates: '/templates',
  template: '/templates/$id',
  templateNew: '/templates/new',
  templateWrite: '/templates/$id/write',
  templateFill: '/templates/$id/fill',
  custody: '/custody',
  accountHandover: '/custody/handovers/$id',
  handover: '/handover',
  forms: '/forms',
  register: '/register',
  ledger: '/ledger',
  ledgerOf: '/ledger/$id',
} as const

const root = '/api/v1'
const seg = encodeURIComponent

/** A query string of the values that are set, with its question mark; '' when none is. */
export function query(values: Record<string, string | number | undefined>): string {
  const q = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') q.set(name, String(value))
  }
  const text = q.toString()
  return text === '' ? '' : `?${text}`
}

const article = (id: string) => `${root}/articles/${seg(id)}`
const lexicon = (id: string) => `${root}/lexicons/${seg(id)}`
const account = (id: string) => `${root}/accounts/${seg(id)}`
const template = (id: string) => `${root}/templates/${seg(id)}`
const scan = (id: string) => `${root}/lexicon-scans/${seg(id)}`

export const api = {
  meta: `${root}/meta`,
  session: `${root}/session`,
  stepUp: `${root}/session/step-up`,
  work: (box: string, q: string, after: string, limit = 30) => `${root}/work${query({ box, q, after, limit })}`,
  accounts: `${root}/accounts`,
  units: `${root}/units`,
  people: (unit: string) => `${root}/people${query({ unit })}`,
  rules: `${root}/rules`,
  rulesOf: (pack: string) => `${root}/rules/${seg(pack)}`,
  rulesList: `${root}/rules-list`,
  adoptions: `${root}/adoptions`,
  adoption: (pack: string, from: string) => `${root}/adoptions/${seg(pack)}/${from}`,
  adoptionPlan: (pack: string, from: string) => `${root}/rules/${seg(pack)}/adoption${query({ from })}`,
  articles: `${root}/articles`,
  article,
  draft: (id: string) => `${article(id)}/draft`,
  import: (id: string) => `${article(id)}/import`,
  articleMedia: (id: string) => `${article(id)}/media`,
  media: (digest: string) => `${root}/media/${seg(digest).replaceAll('%3A', ':')}`,
  versions: (id: string) => `${article(id)}/versions`,
  checks: (id: string) => `${article(id)}/checks`,
  textChecks: (id: string) => `${article(id)}/text-checks`,
  linkChecks: (id: string) => `${article(id)}/link-checks`,
  overrules: (id: string) => `${article(id)}/overrules`,
  submit: (id: string) => `${article(id)}/submit`,
  acts: (id: string) => `${article(id)}/acts`,
  invitations: (id: string) => `${article(id)}/invitations`,
  preview: (id: string, account: string) => `${article(id)}/previews/${seg(account)}`,
  diff: (id: string, from: number, to: number) => `${article(id)}/diff${query({ from, to })}`,
  form: (id: string, format: 'html' | 'pdf', template: string) => `${article(id)}/form${query({ format, template })}`,
  link: (id: string, account: string) => `${article(id)}/publications/${seg(account)}/link`,
  package: (id: string, account: string) => `${article(id)}/publications/${seg(account)}/package`,
  lexicons: `${root}/lexicons`,
  fates: (from: string) => `${root}/findings/fates${query({ from })}`,
  lexicon,
  lexiconEntries: (id: string, q: string, after: string) => `${lexicon(id)}/entries${query({ q, after })}`,
  lexiconVersions: (id: string) => `${lexicon(id)}/versions`,
  lexiconDiff: (id: string, from: number, to: number) => `${lexicon(id)}/diff${query({ from, to })}`,
  lexiconChanges: (id: string) => `${lexicon(id)}/changes`,
  lexiconSwitch: (id: string) => `${lexicon(id)}/switch`,
  lexiconImports: (id: string) => `${lexicon(id)}/imports`,
  lexiconExport: (id: string, format: 'csv' | 'xlsx' | 'txt') => `${lexicon(id)}/export${query({ format })}`,
  lexiconScans: (id: string) => `${lexicon(id)}/scans`,
  scan,
  scanActs: (id: string) => `${scan(id)}/acts`,
  scanHits: (id: string, after: string) => `${scan(id)}/hits${query({ after })}`,
  custody: `${root}/custody`,
  custodyWork: `${root}/custody/work`,
  accountCustodians: (id: string) => `${account(id)}/custodians`,
  accountHolds: (id: string) => `${account(id)}/holds`,
  accountCertified: (id: string) => `${account(id)}/certified`,
  accountDoctor: (id: string) => `${account(id)}/doctor`,
  accountCredentials: (id: string) => `${account(id)}/credentials`,
  accountUnseals: (id: string) => `${account(id)}/unseals`,
  accountUnseal: (id: string, unseal: string, act: string) => `${account(id)}/unseals/${seg(unseal)}/${act}`,
  accountHandovers: `${root}/account-handovers`,
  accountHandover: (id: string) => `${root}/account-handovers/${seg(id)}`,
  handover: (person: string) => `${root}/handover${query({ person })}`,
  forms: `${root}/forms`,
  formOf: (name: string) => `${root}/forms/${seg(name)}`,
  formFields: `${root}/forms/fields`,
  formPreview: `${root}/forms/preview`,
  register: (month: string, format: 'json' | 'xlsx' | 'csv' | 'pdf' | 'html') => `${root}/register${query({ month, format })}`,
  templates: `${root}/templates`,
  template: (id: string, version: number) => `${template(id)}${query({ version: version || undefined })}`,
  templateVersions: (id: string) => `${template(id)}/versions`,
  templateActs: (id: string) => `${template(id)}/acts`,
  templateSketch: (id: string, version: number) => `${template(id)}/versions/${version}/sketch`,
  templateArticles: (id: string, version: number) => `${template(id)}/versions/${version}/articles`,
  refill: (id: string) => `${article(id)}/fill`,
  proof: (id: string) => `${article(id)}/proof`,
  checkpoint: `${root}/ledger/checkpoint`,
  ledgerExport: `${root}/ledger/export`,
  ledgerVerify: `${root}/ledger/verify`,
  find: (code: string) => `${root}/find${query({ code })}`,
} as const

/** Where a page within this site may lead after login; anything else goes to the work page. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return pages.work
  return next.startsWith(pages.login) ? pages.work : next
}
