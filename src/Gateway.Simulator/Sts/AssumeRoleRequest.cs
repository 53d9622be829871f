using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>The parameters of AssumeRole, each checked against its documented constraint.</summary>
internal sealed partial record AssumeRoleRequest
{
    internal required string RoleArn { get; init; }

    internal required string RoleSessionName { get; init; }

    internal string? ExternalId { get; init; }

    internal string? SourceIdentity { get; init; }

    internal string? Policy { get; init; }

    internal SessionTags Tags { get; init; } = SessionTags.None;

    /// <summary>The requested duration of the session. Default one hour.</summary>
    internal TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Reads the form fields.</summary>
    /// <returns>The request, or AWS's error text.</returns>
    internal static (AssumeRoleRequest? Request, string? Error) Read(QueryParameters form)
    {
        var seconds = 3600;
        if (form["DurationSeconds"] is { } text
            && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds))
        {
            return (
                null, $"Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must be an integer");
        }

        var tags = Tag.Read(form);
        var error = Check(form, seconds, tags).Message ?? Beyond(form, tags);
        return error is not null ? (null, error) : (new AssumeRoleRequest
        {
            RoleArn = form["RoleArn"]!,
            RoleSessionName = form["RoleSessionName"]!,
            ExternalId = form["ExternalId"],
            SourceIdentity = form["SourceIdentity"],
            Policy = form["Policy"],
            Tags = new SessionTags(
                tags.ToDictionary(tag => tag.Key, tag => tag.Value!, StringComparer.OrdinalIgnoreCase),
                form.List("TransitiveTagKeys")),
            Duration = TimeSpan.FromSeconds(seconds),
        }, null);
    }

    private static Constraints Check(QueryParameters form, int seconds, IReadOnlyList<Tag> tags)
    {
        var constraints = new Constraints()
            .Required("roleArn", form["RoleArn"]).Length("roleArn", form["RoleArn"], 20, 2048)
            .Required("roleSessionName", form["RoleSessionName"])
            .Length("roleSessionName", form["RoleSessionName"], 2, 64)
            .Pattern("roleSessionName", form["RoleSessionName"], NamePattern(), @"[\w+=,.@-]*")
            .Length("externalId", form["ExternalId"], 2, 1224)
            .Pattern("externalId", form["ExternalId"], ExternalIdPattern(), @"[\w+=,.@:\/-]*")
            .Length("sourceIdentity", form["SourceIdentity"], 2, 64)
            .Pattern("sourceIdentity", form["SourceIdentity"], NamePattern(), @"[\w+=,.@-]*")
            .Length("policy", form["Policy"], 1, 2048)
            .Pattern("policy", form["Policy"], PolicyPattern(), @"[\u0009\u000A\u000D\u0020-\u00FF]+")
            .AtMost("policyArns", form.List("PolicyArns", ".arn").Count, 10)
            .AtMost("tags", tags.Count, 50)
            .AtMost("transitiveTagKeys", form.List("TransitiveTagKeys").Count, 50)
            .Range("durationSeconds", seconds, 900, 43200);
        foreach (var (index, tag) in tags.Index())
        {
            tag.Check($"tags.{index + 1}.member", constraints);
        }

        return constraints;
    }

    // Rules that are not constraints of a single parameter.
    private static string? Beyond(QueryParameters form, IReadOnlyList<Tag> tags) => form switch
    {
        _ when !form["RoleArn"]!.StartsWith("arn:", StringComparison.Ordinal) => $"{form["RoleArn"]} is invalid",
        _ when form["SourceIdentity"]?.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) == true =>
            "SourceIdentity must not start with aws:",
        _ => Tag.Beyond(tags, form.List("TransitiveTagKeys")) ?? NoManagedPolicies(form),
    };

    private static string? NoManagedPolicies(QueryParameters form) => form.List("PolicyArns", ".arn").Count > 0
        ? "The simulator has no managed policies to narrow a session with."
        : null;

    // \w means ASCII here, as in Java, with which AWS evaluates it. \z, because $ would allow a final line feed.
    [GeneratedRegex(@"^[\w+=,.@-]*\z", RegexOptions.ECMAScript)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[\w+=,.@:\/-]*\z", RegexOptions.ECMAScript)]
    private static partial Regex ExternalIdPattern();

    [GeneratedRegex(@"^[\u0009\u000A\u000D\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyPattern();
}
