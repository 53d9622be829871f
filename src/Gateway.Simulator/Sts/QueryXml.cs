using System.Text;
using System.Xml;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>The responses of the Query protocol: XML in STS's namespace.</summary>
internal static class QueryXml
{
    internal const string ContentType = "text/xml";
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    private static readonly XmlWriterSettings Form =
        new()
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            OmitXmlDeclaration = true,
        };

    /// <summary>A success: <c>{action}Response</c> with the result, followed by the request id.</summary>
    internal static ServiceReply Ok(string action, string requestId, Action<XmlWriter> writeResult) =>
        Write(StatusCodes.Status200OK, xml =>
        {
            xml.WriteStartElement($"{action}Response", Namespace);
            xml.WriteStartElement($"{action}Result", Namespace);
            writeResult(xml);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata", Namespace);
            xml.WriteElementString("RequestId", Namespace, requestId);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });

    internal static ServiceReply Error(AwsError error, string requestId) =>
        Write(error.Status, xml =>
        {
            xml.WriteStartElement("ErrorResponse", Namespace);
            xml.WriteStartElement("Error", Namespace);
            xml.WriteElementString("Type", Namespace, error.Status >= 500 ? "Receiver" : "Sender");
            xml.WriteElementString("Code", Namespace, error.Code);
            xml.WriteElementString("Message", Namespace, error.Message);
            xml.WriteEndElement();
            xml.WriteElementString("RequestId", Namespace, requestId);
            xml.WriteEndElement();
        }) with
        {
            ErrorCode = error.Code,
        };

    internal static void Element(this XmlWriter xml, string name, string value) =>
        xml.WriteElementString(name, Namespace, value);

    internal static void Element(this XmlWriter xml, string name, Action<XmlWriter> writeContent)
    {
        xml.WriteStartElement(name, Namespace);
        writeContent(xml);
        xml.WriteEndElement();
    }

    private static ServiceReply Write(int status, Action<XmlWriter> write)
    {
        using var body = new MemoryStream();
        using (var xml = XmlWriter.Create(body, Form))
        {
            write(xml);
        }

        return new ServiceReply(status, ContentType, body.ToArray());
    }
}
