using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>The result of the walk over a body.</summary>
internal static class Walked
{
    /// <summary>The English error of a body that cannot be read; <c>null</c> if there is none.</summary>
    public static string? Error(string body, BodyForm form = BodyForm.Converse) =>
        Error(Encoding.UTF8.GetBytes(body), form);

    public static string? Error(byte[] body, BodyForm form = BodyForm.Converse) =>
        RequestMembers.Read(body, form, Policies.Default, out _)?.Detail.En;
}
