// A certificate authority for one test, and a certificate of its for this machine.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Files, PEM. */
export type TestCertificates = { readonly ca: string; readonly certificate: string; readonly key: string }

/** Good for a day, for 127.0.0.1 and localhost. */
export async function makeTestCertificates(folder: string): Promise<TestCertificates> {
  const file = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', args, { cwd: folder })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await writeFile(file('ext.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n')
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=Test CA')
  await openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'ext.cnf']
  await openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.crt', ...signing)
  return { ca: file('ca.crt'), certificate: file('server.crt'), key: file('server.key') }
}
