import type { ObjectView, PodView } from '../../worker/protocol.ts';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { type Chain, chainOf } from './chain.ts';
import { type Change, useChanges } from './use-changes.ts';

const ICON: Record<string, IconName> = {
  Pod: 'pod',
  ServiceAccount: 'sa',
  Role: 'role',
  ClusterRole: 'role',
  RoleBinding: 'bind',
  ClusterRoleBinding: 'bind',
};
const ALSO = 3;

/** The chain of authority of the last actor, with its gap where it breaks; then what else is here. */
export function Strip() {
  const view = useLabState((s) => s.cluster);
  const changes = useChanges(view);
  return (
    <section className="strip" id="strip" aria-label="Cluster: what matters now" tabIndex={-1}>
      {view ? <Full chain={chainOf(view)} changes={changes} /> : <Skeleton />}
    </section>
  );
}

function Full({ chain, changes }: { chain: Chain; changes: Map<string, Change> }) {
  const { pod, account, accountMissing, binding, role, roleName, also } = chain;
  const chip = (object: ObjectView) => <ObjectChip key={object.uid} object={object} change={changes.get(object.uid)} />;
  return (
    <>
      <span className="link">
        <span className="kind">Pod</span>
        {pod ? chip(pod) : <Missing text="no pod yet" />}
      </span>
      <Wire state={account ? 'plain' : 'gap'} />
      <span className="link">
        <span className="kind">Service account</span>
        {account ? chip(account) : <Missing text={accountMissing ? `${accountMissing} is gone` : 'none'} />}
      </span>
      <Wire state={binding ? 'live' : 'gap'} />
      <span className="link">
        <span className="kind">Binding</span>
        {binding ? chip(binding) : <Missing text={pod ? `none for ${pod.account}` : 'none'} />}
      </span>
      <Wire state={binding && role ? 'live' : binding && roleName ? 'plain' : 'gap'} />
      <span className="link">
        <span className="kind">Role</span>
        {role ? chip(role) : roleName ? <Missing text={roleName} /> : <Missing text="none" />}
      </span>
      <span className="grow" />
      {also.length > 0 && (
        <span className="also">
          <span className="kind">Also here</span>
          {also.slice(0, ALSO).map(chip)}
          {also.length > ALSO && <span className="kind more">+{also.length - ALSO}</span>}
          <span className="rest">{also.slice(ALSO).map(chip)}</span>
        </span>
      )}
    </>
  );
}

const TYPE: Record<string, string> = {
  Pod: 'pod',
  ServiceAccount: 'serviceaccount',
  Role: 'role',
  ClusterRole: 'clusterrole',
  RoleBinding: 'rolebinding',
  ClusterRoleBinding: 'clusterrolebinding',
};

/** A click types the command that shows the object. */
function ObjectChip({ object, change }: { object: ObjectView; change: Change | undefined }) {
  const lab = useLab();
  const state = (object as PodView).state;
  const classes = ['obj', change && 'lit', state === 'failing' && 'bad', state === 'leaving' && 'going'].filter(Boolean).join(' ');
  const reason = state === 'failing' ? (object as PodView).reason : '';
  const words = state === 'up' ? 'running' : state === 'failing' ? reason : state;
  const namespace = object.namespace && object.namespace !== 'default' ? ` -n ${object.namespace}` : '';
  const command = `kubectl get ${TYPE[object.kind]} ${object.name}${namespace} -o yaml`;
  return (
    <button
      type="button"
      className={classes}
      title={`${object.kind} ${object.name}${words ? `, ${words}` : ''}: types ${command}`}
      onClick={() => void lab.runs.type(command)}
    >
      <Icon name={ICON[object.kind]} />
      {state && <span className={`dot ${state}`} />}
      <span className="trunc">{object.name}</span>
      {words && <span className="sr">, {words}</span>}
      {reason && <small aria-hidden="true">{reason}</small>}
      {change && <span className="new">{change}</span>}
    </button>
  );
}

const Missing = ({ text }: { text: string }) => <span className="obj gone">{text}</span>;
const Wire = ({ state }: { state: 'plain' | 'live' | 'gap' }) => <span className={`wire ${state}`} aria-hidden="true" />;

const Skeleton = () => (
  <>
    <span className="kind">Pod</span>
    <span className="obj">
      <span className="bone" />
    </span>
    <Wire state="gap" />
    <span className="kind">Service account</span>
    <span className="obj">
      <span className="bone" />
    </span>
  </>
);
