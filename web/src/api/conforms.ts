// Holds the shapes that the pages use to the types generated from the API: no page may speak of a field that the API does
// not have. It is only checked, never run. Start reading at `Pairs`.

import type { components } from './openapi'
import type * as T from './types'

type S = components['schemas']

/** The fields of a page's shape that the API does not know. */
type Strange<Page, Api> = Exclude<keyof Page, keyof Api>

type Pairs = {
  Ref: Strange<T.Ref, S['Ref']>
  Action: Strange<T.Action, S['Action']>
  DemoLogin: Strange<T.DemoLogin, S['DemoLogin']>
  MetaInfo: Strange<T.MetaInfo, S['Meta']>
  Me: Strange<T.Me, S['Me']>
  Problem: Strange<T.Problem, S['Problem']>
  WorkItem: Strange<T.WorkItem, S['WorkItem']>
  Block: Strange<T.Block, S['SourceBlock']>
  Run: Strange<T.Run, S['SourceRun']>
  Cell: Strange<T.Cell, S['SourceCell']>
  Document: Strange<T.Document, S['SourceDocument']>
  Meta: Strange<T.Meta, S['ArticleMeta']>
  Answer: Strange<T.Answer, S['PolicyAnswer']>
  Requirement: Strange<T.Requirement, S['PolicyRequirement']>
  Finding: Strange<T.Finding, S['FindingView']>
  Checked: Strange<T.Checked, S['Checked']>
  StepRow: Strange<T.StepRow, S['RowView']>
  RouteStep: Strange<T.RouteStep, S['StepView']>
  Mark: Strange<T.Mark, S['Mark']>
  Suggestion: Strange<T.Suggestion, S['SuggestionView']>
  TargetState: Strange<T.TargetState, S['TargetView']>
  TimelineEntry: Strange<T.TimelineEntry, S['TimelineView']>
  Article: Strange<T.Article, S['ArticleView']>
  Preview: Strange<T.Preview, S['PreviewView']>
  Diff: Strange<T.Diff, S['DiffView']>
  MediaInfo: Strange<T.MediaInfo, S['MediaView']>
  ActRequest: Strange<T.ActRequest, S['ActInput']>
  LexiconDiff: Strange<T.LexiconDiff, S['LexiconDiffView']>
  Proof: Strange<T.Proof, S['ProofView']>
}

type Fields = { [K in keyof Pairs]: [Pairs[K]] extends [never] ? never : `${K}.${Pairs[K] & string}` }[keyof Pairs]

/** Names the strange fields in the error when there are any. */
export const strange: Record<Fields, never> = {}
