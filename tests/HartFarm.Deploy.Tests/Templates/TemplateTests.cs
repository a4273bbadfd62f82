namespace HartFarm.Deploy.Tests.Templates;

/// <summary>What the tests' own renderer makes of templates; each expectation is what Go's text/template with Helm's functions makes of it.</summary>
public class TemplateTests
{
    [Theory]
    [InlineData("a {{ .name }} b", "a fox b")]
    [InlineData("a\n{{- if .yes }}\nb\n{{- else }}\nc\n{{- end }}\nd", "a\nb\nd")]
    [InlineData("{{ if .no }}a{{ else if .yes }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ range $i, $x := .list }}{{ $i }}={{ $x }};{{ end }}", "0=1;1=2.5;")]
    [InlineData("{{ range $key, $value := .map }}{{ $key }}={{ $value }};{{ end }}", "a=1;b=2;")]
    [InlineData("{{ $n := 0 }}{{ range .list }}{{ $n = add $n 1 }}{{ end }}{{ $n }}", "2")]
    [InlineData("{{ with .none }}a{{ else }}b{{ end }}{{ with .map }}{{ .a }}{{ $.name }}{{ end }}", "b1fox")]
    [InlineData("{{ .none | default \"x\" | quote }}{{ .name | default \"x\" }}", "\"x\"fox")]
    [InlineData("{{ define \"d\" }}<{{ .a }}>{{ end }}{{ include \"d\" .map | nindent 2 }}", "\n  <1>")]
    [InlineData("{{- /* nothing */ -}} a {{- /* nothing */ -}} b", "ab")]
    [InlineData("{{ printf \"%s-%d-%q\" .name (int .one) .name }}", "fox-1-\"fox\"")]
    [InlineData("{{ ternary \"a\" \"b\" (eq .name \"fox\") }}{{ (dict \"k\" .name).k }}", "afox")]
    [InlineData("{{ \"hartfarm-\" | trunc 40 | trimSuffix \"-\" }}{{ and .yes .no }}{{ not .no }}{{ lt 1 2 }}{{ gt 1 2 }}", "hartfarmfalsetruetruefalse")]
    [InlineData("{{ toYaml .map }}", "a: 1\nb: 2")]
    [InlineData("{{ .Files.Get \"f\" }}", "file f")]
    public void It_renders_as_Go_does(string template, string expected)
    {
        var data = new Dictionary<string, object?>
        {
            ["name"] = "fox",
            ["yes"] = true,
            ["no"] = false,
            ["one"] = 1L,
            ["list"] = new List<object?> { 1L, 2.5 },
            ["map"] = new Dictionary<string, object?> { ["b"] = 2L, ["a"] = 1L }.OrderBy(pair => pair.Key).ToDictionary(),
        };
        var templates = new Template(name => $"file {name}");
        Assert.Equal(expected, templates.Render(templates.Add(template), data));
    }

    [Theory]
    [InlineData("{{ if .a }}")]
    [InlineData("{{ end }}")]
    [InlineData("{{ unknown 1 }}")]
    [InlineData("{{ .a.b.c }}")]
    [InlineData("{{ include \"none\" . }}")]
    [InlineData("{{ printf \"%d\" 1.5 }}")]
    [InlineData("{{ $x }}")]
    public void What_it_does_not_know_is_an_error(string template)
    {
        var templates = new Template(name => name);
        Assert.Throws<FormatException>(() => templates.Render(templates.Add(template), new Dictionary<string, object?>()));
    }
}
