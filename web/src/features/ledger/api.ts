import { queryOptions } from '@tanstack/react-query'
import { call, upload } from '../../api/client'
import type { Checkpoint, FoundCode, Proof, VerifyReport } from '../../api/types'
import { api } from '../../paths'

export const checkpointQuery = queryOptions({ queryKey: ['checkpoint'], queryFn: () => call<Checkpoint>(api.checkpoint) })

export const proofQuery = (id: string) => queryOptions({ queryKey: ['proof', id], queryFn: () => call<Proof>(api.proof(id)) })

export const findCode = (code: string) => call<FoundCode>(api.find(code))

export function verifyExport(file: File, checkpoint: File | null, progress: (part: number) => void): Promise<VerifyReport> {
  const form = new FormData()
  form.append('file', file)
  if (checkpoint) form.append('checkpoint', checkpoint)
  return upload<VerifyReport>(api.ledgerVerify, form, progress)
}
