import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A key, a certificate for loopback that nobody vouches for, and where the certificate lies. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly path: string
}

/** Made anew each time, so that no key is kept in the repository; undefined where there is no openssl to make it. */
export function makeCertificate(folder: string): Certificate | undefined {
  const [key, path] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const out = ['-keyout', key, '-out', path, '-days', '2', '-subj', '/CN=localhost', '-addext', names]
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, ...out], { stdio: 'ignore' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(path, 'utf8'), path }
}
