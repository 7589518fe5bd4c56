// The contract of `Store`, kept by the fake that other tests rely on.
import { createFakeStore } from '../fakes/store.ts'
import { storeContract } from './store.contract.ts'

storeContract('fake', () => {
  const store = createFakeStore()
  return Promise.resolve([store, store] as const)
})
