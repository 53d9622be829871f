using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Tests.RequestPolicy;

namespace Gateway.Tests.PersonalData;

/// <summary>The personal data that the walk finds in a Converse body.</summary>
internal static class Detected
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string BodyOf(params string[] texts) => new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray([.. texts.Select(text => new JsonObject { ["text"] = text })]),
        }),
    }.ToJsonString(Readable);

    public static PersonalDataMatches? In(string body, BodyForm form = BodyForm.Converse)
    {
        Assert.Null(RequestMembers.Read(Encoding.UTF8.GetBytes(body), form, Policies.Default, out var members));
        Assert.Null(members.Error);
        return members.PersonalData;
    }

    /// <summary>The rule ids and their counts.</summary>
    public static string Summary(string body, BodyForm form = BodyForm.Converse) => string.Join(
        ' ', In(body, form)?.Counts().Select(one => $"{one.Rule.Id}={one.Count}") ?? []);
}
