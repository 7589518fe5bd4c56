// Chooses the page and keeps the tab's title in step with it.
import { useEffect } from 'preact/hooks'
import type { JSX } from 'preact'
import type { Actions } from '../actions/actions.ts'
import type { CallState, Page } from '../state/call.ts'
import { CallContext } from './context.ts'
import { Notices } from './Notices.tsx'
import { pageTitle } from './page-title.ts'
import { CallPage } from './pages/CallPage.tsx'
import { Ended } from './pages/Ended.tsx'
import { ErrorPage } from './pages/ErrorPage.tsx'
import { FeedbackPage, InvitationPage, UnsubscribePage } from './pages/guest-pages.tsx'
import { Home } from './pages/Home.tsx'
import { Opening } from './pages/Opening.tsx'
import { Prejoin } from './pages/Prejoin.tsx'
import { UnknownRoom } from './pages/UnknownRoom.tsx'
import { WaitingPage } from './pages/WaitingPage.tsx'

export function App(props: { readonly state: CallState; readonly actions: Actions }): JSX.Element {
  const page = props.state.page.value
  const title = pageTitle(props.state)
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <CallContext.Provider value={props}>
      <PageFor page={page} />
      <Notices />
    </CallContext.Provider>
  )
}

function PageFor({ page }: { readonly page: Page }): JSX.Element {
  switch (page.is) {
    case 'home':
      return <Home />
    case 'opening':
      return <Opening />
    case 'unknown-room':
      return <UnknownRoom room={page.room} />
    case 'prejoin':
      return <Prejoin key={page.room} room={page.room} />
    case 'waiting':
      return <WaitingPage room={page.room} />
    case 'call':
      return <CallPage room={page.room} />
    case 'ended':
      return <Ended room={page.room} />
    case 'invitation':
      return <InvitationPage />
    case 'unsubscribe':
      return <UnsubscribePage optedOut={page.optedOut} />
    case 'feedback':
      return <FeedbackPage />
    case 'error':
      return <ErrorPage code={page.code} />
  }
}
