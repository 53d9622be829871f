using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Access;

/// <summary>One fault in a template, from <c>mutations.json</c>.</summary>
/// <param name="Fault">The fault, in a reader's words.</param>
/// <param name="Template">The template, below deploy/.</param>
/// <param name="At">
/// The place: a resource, then members of its properties; a statement by its Sid. From the root with a leading slash.
/// </param>
/// <param name="Becomes">The new value at that place; null to remove it.</param>
internal sealed record Mutation(string Fault, string Template, string At, JsonNode? Becomes)
{
    public static IReadOnlyList<Mutation> All { get; } = Load();

    /// <summary>Reads the templates with this fault, for <see cref="Deployments.Of"/>.</summary>
    public JsonObject Read(string path) => path == Template ? Changed() : Deployments.Read(path);

    private static List<Mutation> Load()
    {
        var rows = File.ReadAllText(Repository.PathOf("tests", "Gateway.Deploy.Tests", "Access", "mutations.json"));
        return
        [
            .. JsonNode.Parse(rows)!.AsArray().Select(row => new Mutation(
                (string)row!["fault"]!, (string)row["template"]!, (string)row["at"]!, row["becomes"])),
        ];
    }

    private JsonObject Changed()
    {
        var template = Deployments.Copy(Template);
        var (place, steps) = At[0] == '/'
            ? (template, At[1..].Split('/'))
            : (template["Resources"]!, At.Split('/'));
        var node = steps[..^1].Aggregate(place, Step);
        Change(node, steps[^1]);
        return template;
    }

    private void Change(JsonNode node, string last)
    {
        if (node is JsonObject parent && parent.ContainsKey(last))
        {
            Put(parent, last);
            return;
        }

        // A statement may be at any depth below this node.
        var changed = Step(node, last);
        var container = changed.Parent!;
        if (container is JsonArray items)
        {
            var index = items.IndexOf(changed);
            if (Becomes is null)
            {
                items.RemoveAt(index);
            }
            else
            {
                items[index] = Becomes.DeepClone();
            }
        }
        else
        {
            throw new InvalidOperationException($"{At} is no member and no item.");
        }
    }

    private void Put(JsonObject parent, string name)
    {
        if (Becomes is null)
        {
            parent.Remove(name);
        }
        else
        {
            parent[name] = Becomes.DeepClone();
        }
    }

    private JsonNode Step(JsonNode node, string step) => node switch
    {
        JsonObject parent when parent[step] is { } member => Unwrapped(member),
        JsonArray items when int.TryParse(step, out var index) => items[index]!,
        _ => Statements.Below(node).SingleOrDefault(statement => (string?)statement["Sid"] == step)
            ?? throw new InvalidOperationException($"{Template} has no {step} on the way of {At}."),
    };

    private static JsonNode Unwrapped(JsonNode member) =>
        member is JsonObject resource && resource["Type"] is not null && resource["Properties"] is { } properties
            ? properties
            : member;

    public override string ToString() => $"{Template}: {Fault}";
}
