// The shapes of the HTTP API, as docs and openapi.json describe them.

import type { components } from './openapi'

type Schemas = components['schemas']

export type Ref = Schemas['Ref']

export type Post = { role: string; unit: Ref; label: string }

export type Need = 'opinion' | 'reason' | 'to' | 'step_up' | 'means' | 'for' | 'number' | 'at' | 'marks' | 'schedule' | 'confirm' | 'checklist' | 'url' | 'invitation' | 'people' | 'posts' | 'call' | 'missed' | 'trouble'

/** What a person may or may not do here, decided by the server alone. */
export type Action = {
  do: string
  label: string
  ok: boolean
  reason?: string
  cites?: string[]
  step?: string
  target?: string
  needs: Need[]
  effect: string
  danger?: boolean
  /** Number of a suggestion or consultation. */
  no?: number
  /** Whom the act is about, when that is fixed. */
  person?: string
  /** Names to be recorded, outcomes to choose from, steps a return may go to, who may be chosen, what was looked for. */
  record?: string[]
  words?: string[]
  steps?: string[]
  people?: Ref[]
  posts?: Schemas['PostRef'][]
  /** What each return does to the signatures of the others. */
  returns?: { step?: string; back?: boolean; text: string }[]
  /** A clause demands an answer to each item of the checklist. */
  each?: boolean
  checklist?: string[]
}

export type DemoLogin = Schemas['DemoLogin']

export type MetaInfo = {
  product: string
  version: string
  demo: boolean
  test_clock: boolean
  now: string
  logins: DemoLogin[]
  secrecy_notice: string
}

export type Me = {
  person: Ref
  body: Ref
  login: string
  posts: Post[]
  /** The units in whose name this person may hand in. */
  units: Ref[]
  step_up_until: string
  demo: boolean
  can: Action[]
}

export type Problem = {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  cites?: string[]
  errors?: { path: string; text: string }[]
  current?: Current
}

// ---- work ----

export type WorkBox = 'todo' | 'done' | 'mine' | 'copied' | 'all'

export type WorkItem = {
  id: string
  number: string
  title: string
  unit: Ref
  author: Ref
  class: string
  phase: Phase
  phase_text: string
  waiting: string
  urgency: Urgency
  due: string
  updated_at: string
  targets: { channel: string; name: string; state: string; state_text: string }[]
  notices?: string[]
  clock?: Clock
}

/** An hour by which something must be done, in words. */
export type Clock = Schemas['ClockView']

export type Emergency = Schemas['EmergencyView']

export type Page<T> = { items: T[]; next: string }

// ---- document ----

export type Align = 'left' | 'center' | 'right' | 'justify'

export type Run = {
  text: string
  bold?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  script?: 'sup' | 'sub'
  link?: string
}

export type ListItem = { id: string; level?: number; runs?: Run[] }

export type Cell = { id: string; header?: boolean; colspan?: number; rowspan?: number; blocks?: Block[] }

export type Block =
  | { id: string; type: 'heading'; level: number; align?: Align; runs?: Run[] }
  | { id: string; type: 'paragraph'; align?: Align; indent?: number; runs?: Run[] }
  | { id: string; type: 'list'; ordered?: boolean; start?: number; items?: ListItem[] }
  | { id: string; type: 'table'; rows?: { cells: Cell[] }[] }
  | { id: string; type: 'image'; media: string; alt?: string; caption?: string; width?: number; height?: number }
  | { id: string; type: 'quote'; blocks?: Block[] }
  | { id: string; type: 'rule' }
  | { id: string; type: 'attachment'; media: string; name?: string }

export type Document = { v: 1; title: string; summary?: string; byline?: string; blocks: Block[] }

export type Urgency = 'normal' | 'urgent' | 'most_urgent'

export type Cover = { digest: string; crop235: string; crop11: string }

export type TargetMeta = {
  account: string
  comment_open: boolean
  cover: Cover | null
  schedule_at: string
  display_from: string
  display_to: string
  source_url: string
}

export type AnswerValue = boolean | string | number | string[] | null

export type Meta = {
  origin: 'original' | 'reprint' | 'reuse' | 'template'
  template?: { id: string; version: number; values: Record<string, string> }
  source: { name: string; url: string; title: string; text: string } | null
  event_date: string
  column: string
  genre?: '' | 'notice' | 'announcement' | 'report' | 'news' | 'policy' | 'service' | 'speech' | 'letter' | 'interview'
  concerns: string[]
  people: { name: string; unit: string; rank: string }[]
  declared: string[]
  answers: Record<string, AnswerValue>
  links: { kind: string; ref: string; state: string }[]
  attachments: { name: string; digest: string; format: string; sealed: boolean }[]
  consulted: { unit: string; at: string; answer: string }[]
  fields: Record<string, string>
  choices: Record<string, string>
  urgency: Urgency
  originals: { digest: string; name: string; kind: string; format: string; size: number }[]
  targets: TargetMeta[]
  incident?: { level: string; known_at: string }
}

export type Current = { base: string; source: Document; meta: Meta; by: Ref | string | null; at: string }

// ---- organisation and rules ----

export type AccountInfo = {
  id: string
  name: string
  channel: 'wechat' | 'weibo' | 'website' | 'manual'
  owner: Ref
  host: Ref
  mode: string
  mode_text: string
  page: string
  limits: Record<string, number>
  simulated: boolean
}

export type UnitInfo = { id: string; name: string; kind: string; parent: string; order: number }
export type PersonInfo = { id: string; name: string; unit: Ref; posts: string[] }

export type Question = {
  name: string
  text: string
  type: 'yesno' | 'text' | 'number' | 'date' | 'unit' | 'options'
  options: string[]
  many: boolean
  default: string[] | null
  open: boolean
  clause: string
}

export type Explained = { clause: string; text: string; inherited: boolean; kind: 'own' | 'inherited' | 'default' | 'note' | 'gap' }

export type Rules = {
  id: string
  title: string
  issuer: string
  number: string
  digest: string
  adopted: { at: string; by: Ref; document: string } | null
  explained: Explained[]
  questions: Question[]
  overrule_reasons: { code: string; text: string; kinds?: string[] }[]
  lists: Record<string, string[]> | null
}

/** A decision by which the body took its rules, and what another one would change. */
export type Adoption = Schemas['Adoption']
export type AdoptionPlan = Schemas['AdoptionPlan']

export type RulesEntry = { id: string; title: string; issuer: string; extends: string[]; mine: boolean }

// ---- the answer of a pack ----

export type Decision = 'route' | 'mixed' | 'refused' | 'intake_refused' | 'forbidden' | 'undefined'

export type Reason = { text: string; clause: string }

export type Requirement = Schemas['PolicyRequirement']

export type AnswerStep = {
  step: string
  name?: string
  after: string[]
  verb: string
  label: string
  role: string
  unit: string
  unit_name: string
  in_charge_of?: string
  mode?: string
  k?: number
  phase?: string
  optional?: boolean
  external?: boolean
  due_date?: string
  clause: string
}

export type Answer = {
  decision: Decision
  class: string
  steps: AnswerStep[]
  publisher?: { role: string; unit: string; unit_name: string; in_charge_of?: string; label?: string; after: string[]; clause?: string }
  form?: string
  requirements?: Requirement[]
  reasons?: Reason[]
  warnings?: Reason[]
  also?: string[]
  targets: { target: string; decision: Decision; class?: string; steps: string[]; reasons?: Reason[] }[]
}

// ---- article ----

export type Phase =
  | 'draft' | 'review' | 'ready' | 'scheduled' | 'publishing' | 'published'
  | 'returned' | 'held' | 'rejected' | 'withdrawn' | 'taken_down'

export type Severity = 'must' | 'should' | 'hint'

export type Finding = {
  key: string
  kind: string
  severity: Severity
  severity_text: string
  block: string
  start: number
  end: number
  message: string
  suggestion: string
  clause: string
  overruled: null | { by: Ref; reason: string; at: string }
  /** New words for the place, when one press can mend it. */
  fix: string | null
  /** Codes of the reasons with which it may stand. */
  reasons: string[]
}

export type Count = { n: number; max: number }

export type Checked = {
  findings: Finding[]
  answer: Answer
  requirements: Requirement[]
  counts: { account: string; title: Count; text: Count }[]
  template?: string
  ready: boolean
}

export type LinksChecked = Schemas['LinksChecked']

/** What the words of an unsaved text show; other kinds of an earlier check still stand. */
export type TextChecked = {
  findings: Finding[]
  kinds: string[]
}

export type StepRow = {
  post: string
  unit: Ref
  holders: { id: string; name: string; via: string }[]
  by: Ref | null
  for?: string
  at?: string
  opinion?: string
  delegation?: string
  means?: string
  settled?: string
  /** What changed since the signature. */
  note?: string
  /** What the signer stated by the checklist. */
  checked?: string
  /** Of an answer by link: what was checked. */
  verified?: string
  /** Address of the scanned paper. */
  scan?: string
}

export type RouteStep = {
  step: string
  label: string
  verb: string
  clause: string
  track?: string
  group?: string
  mode?: string
  after: string[]
  phase?: string
  targets?: string[]
  state: 'waiting' | 'open' | 'done' | 'returned' | 'skipped' | 'voided'
  optional?: boolean
  external?: boolean
  rows: StepRow[]
  due?: string
  /** That an organ outside is late, and what may be done then. */
  overdue?: string
  /** Left open by an emergency release: signed afterwards. */
  late?: boolean
  clock?: Clock
}

export type Mark = Schemas['Mark']

export type Suggestion = Schemas['SuggestionView']

export type Invitation = Schemas['InvitationView']

export type SentLink = Schemas['Sent']

export type TargetState = {
  account: { id: string; name: string; channel: AccountInfo['channel'] }
  state: 'none' | 'waiting' | 'ready' | 'scheduled' | 'publishing' | 'pending' | 'published' | 'refused' | 'uncertain' | 'draft_ready' | 'taken_down'
  state_text: string
  url: string
  at: string
  message: string
  schedule_at: string
}

export type TimelineEntry = Schemas['TimelineView']

export type Article = {
  id: string
  number: string
  title: string
  body: Ref
  unit: Ref
  author: Ref
  submitter: Ref | null
  registrar: Ref | null
  phase: Phase
  phase_text: string
  waiting: string
  created_at: string
  updated_at: string
  base: string
  editable: boolean
  edit_reason: string
  source: Document
  template?: TemplateUsed
  meta: Meta
  version: number
  versions: { n: number; at: string; by: Ref; editors: Ref[]; why_text: string }[]
  seal: string
  code: string
  answer: Answer | null
  rules: { id: string; title: string; digest: string } | null
  route: RouteStep[]
  publisher: { post: string; holders: { id: string; name: string; via?: string }[] } | null
  why: Reason[]
  findings: Finding[]
  late: Finding[]
  suggestions: Suggestion[]
  invitations: Invitation[]
  targets: TargetState[]
  timeline: TimelineEntry[]
  actions: Action[]
  forms: { template: string; title: string }[]
  demo: boolean
  notes?: string[]
  /** The circulation slip and the copies; reminders to whoever asks. */
  readings: Reading[]
  notices?: string[]
  /** Who writes with the author, and who handed the item over to him. */
  co_drafters: Schemas['DrafterView'][]
  former: Schemas['DrafterView'][]
  emergency: Emergency | null
  clocks: Clock[]
}

export type Reading = Schemas['ReadingView']

export type Preview = {
  account: string
  channel: AccountInfo['channel']
  title: string
  byline: string
  summary: string
  html: string
  text: string
  media: { digest: string; url: string; alt: string; caption: string }[]
  cover: { url: string } | null
  comment_open: boolean
  schedule_at: string
  display_from: string
  display_to: string
  source_url: string
  digest: string
  sealed: boolean
  counts: { title: Count; text: Count }
  limits: { path: string; text: string }[]
}

export type DiffBlock = {
  op: 'same' | 'add' | 'del' | 'change'
  block: string
  runs: { op: 'same' | 'add' | 'del'; text: string }[]
}

export type Diff = { from: number; to: number; blocks: DiffBlock[]; settings: { name: string; from: string; to: string }[] }

export type MediaInfo = Schemas['MediaView']

export type ActRequest = {
  do: string
  step?: string
  target?: string
  seal: string
  opinion?: string
  reason?: string
  to?: { person?: string; step?: string }
  means?: 'oral' | 'phone' | 'paper'
  /** The code printed on the paper. */
  code?: string
  for?: string
  number?: string
  at?: string
  read?: string
  marks?: Mark[]
  schedule_at?: string
  no?: number
  record?: Record<string, string>
  word?: string
  checklist?: { stated?: string; items: string[]; answers?: Record<string, string>; problems: string }
  scan?: string
  back?: boolean
  sign_on?: boolean
  people?: string[]
  posts?: { role: string; unit: string }[]
}

// ---- templates ----

export type Template = Omit<Schemas['TemplateView'], 'text' | 'actions' | 'found'> & { text: TemplateText; actions: Action[]; found: Finding[] }

export type TemplateItem = Schemas['TemplateItem']

export type TemplateText = Omit<Schemas['TemplateText'], 'source' | 'answers' | 'blanks'> & { source: Document; answers: Record<string, AnswerValue>; blanks: Blank[] }

export type TemplateTextInput = Omit<Schemas['TemplateTextInput'], 'source' | 'answers' | 'blanks'> & { source: Document; answers: Record<string, AnswerValue>; blanks: Blank[] }

export type Blank = Schemas['TemplateBlank']

export type TemplateSketch = Omit<Schemas['TemplateSketch'], 'source' | 'found'> & { source: Document; found: Finding[] }

export type TemplateFill = Schemas['TemplateFillInput']

export type TemplateUsed = Schemas['TemplateUsed']

// ---- lexicons ----

export type Lexicon = Schemas['LexiconView']

export type Word = Omit<Schemas['WordView'], 'severity'> & { severity: Severity }

export type WordInput = Schemas['WordInput']

export type LexiconVersion = Schemas['LexiconVersionView']

export type LexiconDiff = { added: Word[]; retired: Word[]; altered: { before: Word; after: Word }[] }

export type ImportPreview = Omit<Schemas['ImportPreview'], 'changes'> & { changes: LexiconDiff }

export type Scan = Schemas['ScanView']

export type ScanHit = Omit<Schemas['ScanHitView'], 'severity'> & { severity: Severity }

export type KindFate = Schemas['KindFate']

export type PatternFate = Schemas['PatternFate']

export type Fates = Schemas['Fates']

// ---- ledger ----

export type Proof = {
  stream: string
  entries: { seq: number; type: string; type_text: string; at: string; actor: Ref; digest: string }[]
  checkpoint: string
  tree_size: number
  root: string
  inclusion: { seq: number; index: number; hashes: string[] }[]
  demo: boolean
}

export type Checkpoint = { text: string; tree_size: number; root: string; at: string; key: string }

export type VerifyReport = {
  ok: boolean
  entries: number
  tree_size: number
  witnessed: boolean
  demo: boolean
  text: string
  first_bad: { entry: number; kind: 'flip' | 'cut' | 'swap' | 'duplicate' | 'append' | 'other'; text: string } | null
}

export type FoundCode = { article: string; current: boolean; text: string }
