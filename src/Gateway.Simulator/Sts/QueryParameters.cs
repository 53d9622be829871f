using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gateway.Simulator.Sts;

/// <summary>The form fields of a Query call.</summary>
internal sealed class QueryParameters(Dictionary<string, StringValues> fields)
{
    internal static QueryParameters Parse(ReadOnlyMemory<byte> body) =>
        new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)));

    /// <summary>The field's first value; null if it was not sent.</summary>
    internal string? this[string name] => fields.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The members of a list: <c>{list}.member.1{suffix}</c>, 2, … up to the first that is absent.</summary>
    internal IReadOnlyList<string> List(string list, string suffix = "") =>
    [
        .. Enumerable.Range(1, fields.Count)
            .Select(index => this[$"{list}.member.{index}{suffix}"])
            .TakeWhile(value => value is not null)
            .Select(value => value!),
    ];
}
