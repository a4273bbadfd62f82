{{- define "hartfarm.name" -}}
{{- if contains "hartfarm" .Release.Name -}}
{{- .Release.Name | trunc 32 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-hartfarm" .Release.Name | trunc 32 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "hartfarm.labels" -}}
app.kubernetes.io/name: hartfarm
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "hartfarm.selector" -}}
app.kubernetes.io/name: hartfarm
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "hartfarm.tag" -}}
{{- .Values.image.tag | default .Chart.AppVersion -}}
{{- end -}}

{{- define "hartfarm.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "hartfarm.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- /* What every process of the farm is told. */ -}}
{{- define "hartfarm.environment" -}}
{{- $services := .Values.services -}}
- name: HARTFARM_BUS__RABBITMQ_FILE
  value: /run/secrets/hartfarm/rabbitmq
- name: HARTFARM_OBJECTS__S3__ENDPOINT
  value: {{ $services.s3.endpoint | quote }}
- name: HARTFARM_OBJECTS__S3__TLS
  value: {{ $services.s3.tls | quote }}
- name: HARTFARM_OBJECTS__S3__REGION
  value: {{ $services.s3.region | quote }}
- name: HARTFARM_OBJECTS__S3__BUCKET
  value: {{ $services.s3.bucket | quote }}
{{- if $services.s3.prefix }}
- name: HARTFARM_OBJECTS__S3__PREFIX
  value: {{ $services.s3.prefix | quote }}
{{- end }}
- name: HARTFARM_OBJECTS__S3__ACCESSKEY_FILE
  value: /run/secrets/hartfarm/s3-access-key
- name: HARTFARM_OBJECTS__S3__SECRETKEY_FILE
  value: /run/secrets/hartfarm/s3-secret-key
{{- end -}}

{{- /* The files that those variables name; who begins a process sees no secret in its environment. */ -}}
{{- define "hartfarm.secrets" -}}
{{- $services := .Values.services -}}
- secret:
    name: {{ $services.rabbitmq.secret.name }}
    items: [{ key: {{ $services.rabbitmq.secret.key | quote }}, path: rabbitmq }]
- secret:
    name: {{ $services.s3.secret.name }}
    items: [{ key: {{ $services.s3.secret.accessKey | quote }}, path: s3-access-key }, { key: {{ $services.s3.secret.secretKey | quote }}, path: s3-secret-key }]
{{- end -}}

{{- /* The seconds that one worker of a class needs for what waits, by what the workers measured or, before that, by what the values say. */ -}}
{{- define "hartfarm.backlogQuery" -}}
{{- $matchers := .root.Values.keda.prometheus.matchers | default (printf "namespace=%q" .root.Release.Namespace) -}}
{{- $scaling := .worker.autoscaling -}}
sum(
{{- $later := false -}}
{{- range $model := .worker.models -}}
{{- range $size := $model.sizes -}}
{{- $class := printf "%s,model=%q,size=\"%dx%d\"" $matchers $model.name (int $size.width) (int $size.height) -}}
{{- if $later }} or {{ end -}}
{{- $later = true -}}
max by (model, size) (hartfarm_backlog_images{ {{- $class -}} }) / (max by (model, size) (hartfarm_workers_rate_per_second{ {{- $class -}} }) / max by (model, size) (hartfarm_workers{ {{- $class -}} }) > 0 or max by (model, size) (hartfarm_backlog_images{ {{- $class -}} }) * 0 + {{ $scaling.imagesPerSecond }})
{{- end -}}
{{- end -}}
) * {{ $scaling.share }} or max(dotnet_process_cpu_count{ {{- $matchers -}} }) * 0
{{- end -}}
