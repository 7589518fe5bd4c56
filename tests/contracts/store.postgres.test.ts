// The contract of `Store`, kept by a PostgreSQL database that two programs have open.
import { startPostgres } from '../harness/postgres.ts'
import { openPair } from '../support/postgres-store.ts'
import { storeContract } from './store.contract.ts'

const server = await startPostgres()

storeContract('postgres', () => openPair(server))
