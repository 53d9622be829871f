using System.Text.Json;

namespace Gateway.Simulator.Policies;

/// <summary>Reads a policy document strictly: an element that the evaluator would ignore is a parse error.</summary>
internal static class PolicyParser
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly string[] DocumentMembers = ["Version", "Id", "Statement"];
    private static readonly string[] StatementMembers = ["Sid", "Effect", "Action", "NotAction", "Condition"];
    private static readonly string[] TrustMembers = [.. StatementMembers, "Principal"];
    private static readonly string[] IdentityMembers = [.. StatementMembers, "Resource", "NotResource"];
    private static readonly string[] EndpointMembers = [.. IdentityMembers, "Principal"];

    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal static IReadOnlyList<PolicyStatement> Parse(string json, PolicyForm form)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = Object(document.RootElement, "The policy");
            OnlyMembers(root, DocumentMembers, "The policy");
            if (!root.TryGetProperty("Version", out var version) || version.ValueKind != JsonValueKind.String
                || version.GetString() != "2012-10-17")
            {
                throw new PolicyFormatException("The policy must have the Version 2012-10-17.");
            }

            return [.. OneOrMany(Member(root, "Statement")).Select(statement => Statement(statement, form))];
        }
        catch (JsonException exception)
        {
            throw new PolicyFormatException("The policy is not well-formed JSON: " + exception.Message, exception);
        }
    }

    private static PolicyStatement Statement(JsonElement element, PolicyForm form)
    {
        var statement = Object(element, "A statement");
        OnlyMembers(statement, MembersOf(form), "A statement");
        return new PolicyStatement(
            Effect(Text(Member(statement, "Effect"))),
            Patterns(statement, "Action", "NotAction"),
            form == PolicyForm.Trust ? null : Patterns(statement, "Resource", "NotResource"),
            form == PolicyForm.Identity ? null : Principals(Member(statement, "Principal")),
            statement.TryGetProperty("Condition", out var conditions) ? Conditions(conditions) : []);
    }

    private static string[] MembersOf(PolicyForm form) => form switch
    {
        PolicyForm.Trust => TrustMembers,
        PolicyForm.Endpoint => EndpointMembers,
        _ => IdentityMembers,
    };

    private static bool Effect(string effect) => effect switch
    {
        "Allow" => true,
        "Deny" => false,
        _ => throw new PolicyFormatException($"Effect must be Allow or Deny, not '{effect}'."),
    };

    private static PatternList Patterns(JsonElement statement, string name, string negatedName)
    {
        var isPlain = statement.TryGetProperty(name, out var plain);
        var isNegated = statement.TryGetProperty(negatedName, out var negated);
        if (isPlain == isNegated)
        {
            throw new PolicyFormatException($"A statement must have exactly one of {name} and {negatedName}.");
        }

        return new PatternList(Texts(isPlain ? plain : negated), isNegated);
    }

    private static List<string> Principals(JsonElement principal)
    {
        if (principal.ValueKind == JsonValueKind.String)
        {
            return Text(principal) == "*"
                ? ["*"]
                : throw new PolicyFormatException("Principal must be \"*\" or an object.");
        }

        List<string> known = [];
        foreach (var kind in Object(principal, "Principal").EnumerateObject())
        {
            // Federated and CanonicalUser match no principal of the simulator, but they are allowed.
            if (kind.Name is not ("AWS" or "Service" or "Federated" or "CanonicalUser"))
            {
                throw new PolicyFormatException($"Principal has an unknown kind '{kind.Name}'.");
            }

            var names = Texts(kind.Value);
            if (kind.Name is "AWS" or "Service")
            {
                known.AddRange(names);
            }
        }

        return known;
    }

    private static List<PolicyCondition> Conditions(JsonElement block) =>
    [
        .. from comparison in Object(block, "Condition").EnumerateObject()
           let operation = ConditionOperator.Parse(comparison.Name)
           from key in Object(comparison.Value, comparison.Name).EnumerateObject()
           select new PolicyCondition(operation, key.Name, Values(operation, Texts(key.Value))),
    ];

    private static List<string> Values(ConditionOperator operation, List<string> values) =>
        operation.IsNull && !values.TrueForAll(value => bool.TryParse(value, out _))
            ? throw new PolicyFormatException("Null compares with true or false only.")
        : operation.IsDate && !values.TrueForAll(value => ConditionOperator.TryReadDate(value, out _))
            ? throw new PolicyFormatException("Date operators compare with ISO 8601 dates or seconds since 1970 only.")
            : values;

    private static List<string> Texts(JsonElement element)
    {
        List<string> texts = [.. OneOrMany(element).Select(Text)];
        return texts.Count > 0 ? texts : throw new PolicyFormatException("A list in a policy must not be empty.");
    }

    private static string Text(JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw new PolicyFormatException($"A policy holds texts here, not {element.ValueKind}."),
        };
        return text.Contains("${", StringComparison.Ordinal)
            ? throw new PolicyFormatException($"The simulator does not evaluate policy variables ('{text}').")
            : text;
    }

    private static List<JsonElement> OneOrMany(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) ? member : throw new PolicyFormatException($"'{name}' is missing.");

    private static JsonElement Object(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object
            ? element
            : throw new PolicyFormatException($"{what} must be an object.");

    private static void OnlyMembers(JsonElement element, string[] allowed, string what)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!allowed.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new PolicyFormatException($"{what} must not have the member '{member.Name}'.");
            }
        }
    }
}
