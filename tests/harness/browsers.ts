// Debian's browsers with fake devices and fresh profiles, kept from every host but this one.
import { chromium, firefox, type Browser } from 'playwright-core'
import { atEnd } from './cleanup.ts'

export type ChromiumOptions = {
  /** Frames a second of the fake camera; the browser's own choice is 20. */
  readonly fps?: number
  /** False: requests for devices are refused, as by a person who says no. */
  readonly grants?: boolean
  /** Starts the browser in place of Debian's command; see `Namespace.wrapper`. */
  readonly executable?: string
  /** More command line flags. */
  readonly args?: readonly string[]
  /** Flags that the driver sets by itself and that are left out. */
  readonly without?: readonly string[]
}

export const CHROMIUM = '/usr/bin/chromium'

/** Chromium; every request for a device or the screen is granted at once, unless said otherwise. */
export async function launchChromium({
  fps,
  grants = true,
  executable = CHROMIUM,
  args = [],
  without = [],
}: ChromiumOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: executable,
    headless: true,
    ignoreDefaultArgs: [...without],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--use-fake-device-for-media-stream${fps === undefined ? '' : `=fps=${fps}`}`,
      ...(grants ? ['--use-fake-ui-for-media-stream'] : []),
      ...args,
    ],
  })
  return closedAtEnd(browser)
}

const QUIET_FIREFOX = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}

/** Firefox over WebDriver BiDi. It has no fake screen: `getDisplayMedia` fails. */
export async function launchFirefox(prefs: Readonly<Record<string, string | number | boolean>> = {}): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    firefoxUserPrefs: {
      ...QUIET_FIREFOX,
      'intl.accept_languages': 'en-US,en',
      'media.autoplay.default': 0,
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      // A TURN server of a test is on the loopback address.
      'media.peerconnection.ice.loopback': true,
      ...prefs,
    },
  })
  return closedAtEnd(browser)
}

function closedAtEnd(browser: Browser): Browser {
  atEnd(() => browser.close())
  return browser
}
