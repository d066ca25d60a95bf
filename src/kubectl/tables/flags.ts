/** What each command takes: shorthands, names and values without them. `[]` splits at commas, `[]*` does not, `?x` is the value of a bare flag. */
export const FLAGS: Record<string, string> = {
  create: "--edit=false --raw='' -l,--selector='' --windows-line-endings=false @files @create",
  'create clusterrole': '--aggregation-rule={} --non-resource-url=[] --resource=[] --resource-name=[]* --verb=[] @create',
  'create clusterrolebinding': "--clusterrole='' --group=[]* --serviceaccount=[]* --user=[]* @create",
  'create configmap': '--append-hash=false --from-env-file=[] --from-file=[] --from-literal=[]* @create',
  'create cronjob': "--image='' --restart='' --schedule='' @create",
  'create deployment': '--image=[] --port=-1 -r,--replicas=1 @create',
  'create ingress': "--annotation=[]* --class='' --default-backend='' --rule=[]* @create",
  'create job': "--from='' --image='' @create",
  'create namespace': '@create',
  'create poddisruptionbudget': "--max-unavailable='' --min-available='' --selector='' @create",
  'create priorityclass': "--description='' --global-default=false --preemption-policy='PreemptLowerPriority' --value=0 @create",
  'create quota': "--hard='' --scopes='' @create",
  'create role': '--resource=[] --resource-name=[]* --verb=[] @create',
  'create rolebinding': "--clusterrole='' --group=[]* --role='' --serviceaccount=[]* --user=[]* @create",
  'create secret': '',
  'create secret docker-registry':
    "--append-hash=false --docker-email='' --docker-password='' --docker-server='https://index.docker.io/v1/' --docker-username='' --from-file=[] @create",
  'create secret generic': "--append-hash=false --from-env-file=[] --from-file=[] --from-literal=[]* --type='' @create",
  'create secret tls': "--append-hash=false --cert='' --key='' @create",
  'create service': '',
  'create service clusterip': "--clusterip='' --tcp=[] @create",
  'create service externalname': "--external-name='' --tcp=[] @create",
  'create service loadbalancer': '--tcp=[] @create',
  'create service nodeport': '--node-port=0 --tcp=[] @create',
  'create serviceaccount': '@create',
  'create token': "--audience=[]* --bound-object-kind='' --bound-object-name='' --bound-object-uid='' --duration=0s @print",
  expose:
    "--cluster-ip='' --dry-run='none'?unchanged --external-ip='' --field-manager='kubectl-expose' -l,--labels='' --load-balancer-ip='' --name='' --override-type='merge' --overrides='' --port='' --protocol='' --save-config=false --selector='' --session-affinity='' --target-port='' --type='' @print @files",
  run: "--annotations=[]* --attach=false --cascade='background'?background --command=false --detach-keys='ctrl-p,ctrl-q' --dry-run='none'?unchanged --env=[]* --expose=false --field-manager='kubectl-run' --force=false --grace-period=-1 --image='' --image-pull-policy='' -l,--labels='' --leave-stdin-open=false --override-type='merge' --overrides='' --pod-running-timeout=1m0s --port='' --privileged=false -q,--quiet=false --restart='Always' --rm=false --save-config=false -i,--stdin=false --timeout=0s -t,--tty=false --wait=false @print @files",
  set: '',
  'set env':
    "--all=false -c,--containers='*' --dry-run='none'?unchanged -e,--env=[]* --field-manager='kubectl-set' --from='' --keys=[] --list=false --local=false --overwrite=true --prefix='' --resolve=false -l,--selector='' @print @files",
  'set image': "--all=false --dry-run='none'?unchanged --field-manager='kubectl-set' --local=false -l,--selector='' @print @files",
  'set resources':
    "--all=false -c,--containers='*' --dry-run='none'?unchanged --field-manager='kubectl-set' --limits='' --local=false --requests='' -l,--selector='' @print @files",
  'set selector':
    "--all=false --dry-run='none'?unchanged --field-manager='kubectl-set' -f,--filename=[] --local=false -R,--recursive=true --resource-version='' @print",
  'set serviceaccount': "--all=false --dry-run='none'?unchanged --field-manager='kubectl-set' --local=false @print @files",
  'set subject':
    "--all=false --dry-run='none'?unchanged --field-manager='kubectl-set' --group=[]* --local=false -l,--selector='' --serviceaccount=[]* --user=[]* @print @files",
  explain: "--api-version='' -o,--output='plaintext' -R,--recursive=false",
  get: "-A,--all-namespaces=false --chunk-size=500 --field-selector='' --ignore-not-found=false -L,--label-columns=[] --no-headers=false --output-watch-events=false --raw='' -l,--selector='' --server-print=true --show-kind=false --show-labels=false --sort-by='' --subresource='' -w,--watch=false --watch-only=false @print @files",
  edit: "--field-manager='kubectl-edit' --output-patch=false --save-config=false --subresource='' --validate='strict'?strict --windows-line-endings=false @print @files",
  delete:
    "--all=false -A,--all-namespaces=false --cascade='background'?background --dry-run='none'?unchanged --field-selector='' --force=false --grace-period=-1 --ignore-not-found=false -i,--interactive=false --now=false -o,--output='' --raw='' -l,--selector='' --timeout=0s --wait=true @files",
  rollout: '',
  'rollout history': "--revision=0 -l,--selector='' @print @files",
  'rollout pause': "--field-manager='kubectl-rollout' -l,--selector='' @print @files",
  'rollout restart': "--field-manager='kubectl-rollout' -l,--selector='' @print @files",
  'rollout resume': "--field-manager='kubectl-rollout' -l,--selector='' @print @files",
  'rollout status': "--revision=0 -l,--selector='' --timeout=0s -w,--watch=true @files",
  'rollout undo': "--dry-run='none'?unchanged -l,--selector='' --to-revision=0 @print @files",
  scale:
    "--all=false --current-replicas=-1 --dry-run='none'?unchanged --replicas=0 --resource-version='' -l,--selector='' --timeout=0s @print @files",
  autoscale:
    "--cpu='' --dry-run='none'?unchanged --field-manager='kubectl-autoscale' --max=-1 --memory='' --min=-1 --name='' --save-config=false @print @files",
  certificate: '',
  'certificate approve': '--force=false @print @files',
  'certificate deny': '--force=false @print @files',
  'cluster-info': '',
  'cluster-info dump':
    "-A,--all-namespaces=false --allow-missing-template-keys=true --namespaces=[] -o,--output='json' --output-directory='' --pod-running-timeout=20s --show-managed-fields=false --template=''",
  top: '',
  'top node': "--no-headers=false -l,--selector='' --show-capacity=false --show-swap=false --sort-by='' --use-protocol-buffers=true",
  'top pod':
    "-A,--all-namespaces=false --containers=false --field-selector='' --no-headers=false -l,--selector='' --show-swap=false --sort-by='' --sum=false --use-protocol-buffers=true",
  cordon: "--dry-run='none'?unchanged -l,--selector=''",
  uncordon: "--dry-run='none'?unchanged -l,--selector=''",
  drain:
    "--chunk-size=500 --delete-emptydir-data=false --disable-eviction=false --dry-run='none'?unchanged --force=false --grace-period=-1 --ignore-daemonsets=false --pod-selector='' -l,--selector='' --skip-wait-for-delete-timeout=0 --timeout=0s",
  taint:
    "--all=false --dry-run='none'?unchanged --field-manager='kubectl-taint' --overwrite=false -l,--selector='' --validate='strict'?strict @print",
  describe: "-A,--all-namespaces=false --chunk-size=500 -l,--selector='' --show-events=true @files",
  logs: "--all-containers=false --all-pods=false -c,--container='' -f,--follow=false --ignore-errors=false --insecure-skip-tls-verify-backend=false --limit-bytes=0 --max-log-requests=5 --pod-running-timeout=20s --prefix=false -p,--previous=false -l,--selector='' --since=0s --since-time='' --tail=-1 --timestamps=false",
  attach: "-c,--container='' --detach-keys='ctrl-p,ctrl-q' --pod-running-timeout=1m0s -q,--quiet=false -i,--stdin=false -t,--tty=false",
  exec: "-c,--container='' -f,--filename=[] --pod-running-timeout=1m0s -q,--quiet=false -i,--stdin=false -t,--tty=false",
  'port-forward': '--address=[localhost] --pod-running-timeout=1m0s',
  proxy:
    "--accept-hosts='^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' --accept-paths='^.*' --address='127.0.0.1' --api-prefix='/' --append-server-path=false --disable-filter=false --keepalive=0s -p,--port=8001 --reject-methods='^$' --reject-paths='^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' -u,--unix-socket='' -w,--www='' -P,--www-prefix='/static/'",
  cp: "-c,--container='' --no-preserve=false --retries=0",
  auth: '',
  'auth can-i': "-A,--all-namespaces=false --list=false --no-headers=false -q,--quiet=false --subresource=''",
  'auth reconcile': "--dry-run='none'?unchanged --remove-extra-permissions=false --remove-extra-subjects=false @print @files",
  'auth whoami': '@print',
  debug:
    "--arguments-only=false --attach=false -c,--container='' --copy-to='' --custom='' --env=[]* -f,--filename=[] --image='' --image-pull-policy='' --keep-annotations=false --keep-init-containers=true --keep-labels=false --keep-liveness=false --keep-readiness=false --keep-startup=false --profile='general' -q,--quiet=false --replace=false --same-node=false --set-image=[]* --share-processes=true -i,--stdin=false --target='' -t,--tty=false",
  events: "-A,--all-namespaces=false --chunk-size=500 --for='' --no-headers=false --types=[] -w,--watch=false @print",
  diff: "--concurrency=1 --field-manager='kubectl-client-side-apply' --force-conflicts=false --prune=false --prune-allowlist=[]* -l,--selector='' --server-side=false --show-managed-fields=false --show-secrets=false @files",
  apply:
    "--all=false --cascade='background'?background --dry-run='none'?unchanged --field-manager='kubectl-client-side-apply' --force=false --force-conflicts=false --grace-period=-1 --openapi-patch=true --overwrite=true --prune=false --prune-allowlist=[]* -l,--selector='' --server-side=false --subresource='' --timeout=0s --validate='strict'?strict --wait=false @print @files",
  'apply edit-last-applied':
    "--field-manager='kubectl-client-side-apply' --validate='strict'?strict --windows-line-endings=false @print @files",
  'apply set-last-applied': "--create-annotation=false --dry-run='none'?unchanged -f,--filename=[] @print",
  'apply view-last-applied': "--all=false -o,--output='yaml' -l,--selector='' @files",
  patch:
    "--dry-run='none'?unchanged --field-manager='kubectl-patch' --local=false -p,--patch='' --patch-file='' --subresource='' --type='strategic' @print @files",
  replace:
    "--cascade='background'?background --dry-run='none'?unchanged --field-manager='kubectl-replace' --force=false --grace-period=-1 --raw='' --save-config=false --subresource='' --timeout=0s --validate='strict'?strict --wait=false @print @files",
  wait: "--all=false -A,--all-namespaces=false --field-selector='' -f,--filename=[] --for=[]* --local=false -R,--recursive=true -l,--selector='' --timeout=30s @print",
  kustomize:
    "--as-current-user=false --enable-alpha-plugins=false --enable-helm=false -e,--env=[]* --helm-api-versions=[] --helm-command='helm' --helm-debug=false --helm-kube-version='' --load-restrictor='LoadRestrictionsRootOnly' --mount=[] --network=false --network-name='bridge' -o,--output=''",
  label:
    "--all=false -A,--all-namespaces=false --dry-run='none'?unchanged --field-manager='kubectl-label' --field-selector='' --list=false --local=false --overwrite=false --resource-version='' -l,--selector='' @print @files",
  annotate:
    "--all=false -A,--all-namespaces=false --dry-run='none'?unchanged --field-manager='kubectl-annotate' --field-selector='' --list=false --local=false --overwrite=false --resource-version='' -l,--selector='' @print @files",
  completion: '',
  'api-resources':
    "--api-group='' --cached=false --categories=[] --namespaced=true --no-headers=false -o,--output='' --show-managed-fields=false --sort-by='' --verbs=[]",
  'api-versions': '',
  config: '',
  'config current-context': '',
  'config delete-cluster': '',
  'config delete-context': '',
  'config delete-user': '',
  'config get-clusters': '',
  'config get-contexts': "--no-headers=false -o,--output=''",
  'config get-users': '',
  'config rename-context': '',
  'config set': '--set-raw-bytes=false',
  'config set-cluster':
    "--certificate-authority='' --embed-certs=false --insecure-skip-tls-verify=false --proxy-url='' --server='' --tls-server-name=''",
  'config set-context': "--cluster='' --current=false -n,--namespace='' --user=''",
  'config set-credentials':
    "--auth-provider='' --auth-provider-arg=[] --client-certificate='' --client-key='' --embed-certs=false --exec-api-version='' --exec-arg=[] --exec-command='' --exec-env=[] --exec-interactive-mode='' --exec-provide-cluster-info=false --password='' --token='' --username=''",
  'config unset': '',
  'config use-context': '',
  'config view':
    "--allow-missing-template-keys=true --flatten=false --merge=true --minify=false -o,--output='yaml' --raw=false --show-managed-fields=false --template=''",
  kuberc: '',
  'kuberc set':
    "--allowlist-entry=[]* --appendarg=[]* --command='' --kuberc='' --name='' --option=[]* --overwrite=false --policy='' --prependarg=[]* --section=''",
  'kuberc view': "--allow-missing-template-keys=true --kuberc='' -o,--output='yaml' --show-managed-fields=false --template=''",
  plugin: '',
  'plugin list': '--name-only=false',
  version: "--client=false -o,--output=''",
};
