using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>What the walk says about a body.</summary>
internal static class Walked
{
    /// <summary>Why it cannot be read, in English; <c>null</c> when it can.</summary>
    public static string? Error(string body, BodyForm form = BodyForm.Converse) =>
        Error(Encoding.UTF8.GetBytes(body), form);

    public static string? Error(byte[] body, BodyForm form = BodyForm.Converse) =>
        RequestMembers.Read(body, form, Policies.Default, out _)?.Detail.En;
}
