// The mails' part of the contract of `Store`, kept by a PostgreSQL database that two programs have open.
import { startPostgres } from '../harness/postgres.ts'
import { openPair } from '../support/postgres-store.ts'
import { storeMailContract } from './store-mail.contract.ts'

const server = await startPostgres()

storeMailContract('postgres', () => openPair(server))
