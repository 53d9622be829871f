using System.Text;
using Gateway.Inspection.Members;

namespace Gateway.Tests.Inspection.Members;

/// <summary>What the walk says about a body.</summary>
internal static class Walked
{
    /// <summary>Why it cannot be read, in English; <c>null</c> when it can.</summary>
    public static string? Refusal(string body, BodyForm form = BodyForm.Converse) =>
        Refusal(Encoding.UTF8.GetBytes(body), form);

    public static string? Refusal(byte[] body, BodyForm form = BodyForm.Converse) =>
        RequestMembers.Read(body, form, Policies.Default, out _)?.Detail.En;
}
