import { circulate } from './circulate.mjs'
import { custody } from './custody.mjs'
import { forms } from './forms.mjs'
import { cosign } from './cosign.mjs'
import { gap } from './gap.mjs'
import { handover } from './handover.mjs'
import { incident } from './incident.mjs'
import { late } from './late.mjs'
import { lexicon } from './lexicon.mjs'
import { mainJob } from './main-job.mjs'
import { ownlists } from './ownlists.mjs'
import { proofreader } from './proofreader.mjs'
import { rework } from './rework.mjs'
import { session } from './session.mjs'
import { suggestion } from './suggestion.mjs'
import { template } from './template.mjs'

/** Every scenario, in the order in which they run on one installation. */
export const scenarios = [mainJob, incident, rework, suggestion, cosign, proofreader, lexicon, ownlists, late, circulate, handover, forms, template, custody, gap, session]
