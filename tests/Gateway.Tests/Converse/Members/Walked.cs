using System.Text;
using Gateway.Converse.Members;

namespace Gateway.Tests.Converse.Members;

/// <summary>What the walk says about a body.</summary>
internal static class Walked
{
    /// <summary>The English detail of the refusal; <c>null</c> when there is none.</summary>
    public static string? Refusal(string body, BodyForm form = BodyForm.Converse) =>
        Refusal(Encoding.UTF8.GetBytes(body), form);

    public static string? Refusal(byte[] body, BodyForm form = BodyForm.Converse) =>
        RequestMembers.Read(body, form).Refusal?.Detail.En;
}
