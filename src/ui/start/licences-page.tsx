import { useEffect, useState } from 'react';
import { PageFrame } from './page-frame.tsx';

interface Licence {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** Whose work this page carries, and on what terms. */
export function LicencesPage() {
  const [list, setList] = useState<Licence[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    fetch(new URL('licences.json', document.baseURI))
      .then((response) => response.json())
      .then(setList, () => setFailed(true));
  }, []);
  return (
    <PageFrame title="Licences">
      <p className="lede">Tabernetes is under the Apache License 2.0. It carries work of others, with thanks:</p>
      {failed && <p>The list could not be loaded.</p>}
      <div className="licences">
        {list?.map(({ name, version, license, text }) => (
          <details key={`${name}@${version}`}>
            <summary>
              <b className="mono">{name}</b> <span className="faint">{version}</span> <span className="chip">{license}</span>
            </summary>
            <pre className="code">{text || `${license}, see the package ${name}.`}</pre>
          </details>
        ))}
      </div>
    </PageFrame>
  );
}
