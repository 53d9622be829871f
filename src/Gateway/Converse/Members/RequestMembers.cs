using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;

namespace Gateway.Converse.Members;

/// <summary>
/// Decides, before anything else looks at a request body, whether it is one JSON object that every reader
/// understands alike: UTF-8, no member given twice, no half of a surrogate pair.
/// </summary>
internal static class RequestMembers
{
    /// <summary>Walks the body once.</summary>
    /// <returns>
    /// The <c>modelId</c> member of a Converse body, <see cref="ModelIdMember.Absent"/> when there is none;
    /// or why the body is refused.
    /// </returns>
    public static Result<ModelIdMember> Read(ReadOnlySpan<byte> body, BodyForm form)
    {
        if (!Utf8.IsValid(body))
        {
            return MemberRefusals.NotUtf8;
        }

        if (body.StartsWith("\uFEFF"u8))
        {
            return MemberRefusals.ByteOrderMark;
        }

        var walk = new MemberWalk(body);
        try
        {
            return walk.Run(Root(form));
        }
        catch (JsonException syntax)
        {
            return MemberRefusals.NotJson(syntax);
        }
        finally
        {
            walk.Dispose();
        }
    }

    private static Shape Root(BodyForm form) => form switch
    {
        BodyForm.Invoke => Shape.Free,
        BodyForm.CountTokens => RequestShapes.CountTokens,
        _ => RequestShapes.Converse,
    };
}
