// The same conversation as tests/e2e/conversation.py, driven by the official Java SDK of /api/v2.
import com.fasterxml.jackson.databind.ObjectMapper;
import io.getstream.models.ChannelInput;
import io.getstream.models.ChannelMemberRequest;
import io.getstream.models.DeleteMessageRequest;
import io.getstream.models.GetOrCreateChannelRequest;
import io.getstream.models.MessageRequest;
import io.getstream.models.MessageResponse;
import io.getstream.models.ReactionRequest;
import io.getstream.models.SendMessageRequest;
import io.getstream.models.SendReactionRequest;
import io.getstream.models.UpdateChannelRequest;
import io.getstream.models.UpdateMessageRequest;
import io.getstream.models.UpdateUsersRequest;
import io.getstream.models.UserRequest;
import io.getstream.services.Chat;
import io.getstream.services.framework.StreamSDKClient;
import java.util.List;
import java.util.Map;

public class ConversationV2 {
  static final String channel = System.getenv("CHANNEL");

  static StreamSDKClient client() {
    System.setProperty("io.getstream.apiKey", System.getenv("API_KEY"));
    System.setProperty("io.getstream.apiSecret", System.getenv("API_SECRET"));
    System.setProperty("io.getstream.url", System.getenv("MILLRACE_URL"));
    return new StreamSDKClient();
  }

  static MessageResponse send(Chat chat, MessageRequest message) throws Exception {
    return chat.sendMessage("messaging", channel, SendMessageRequest.builder().message(message).build()).execute().getData().getMessage();
  }

  static void is(Object wanted, Object seen) {
    if (!wanted.equals(seen)) throw new AssertionError("wanted " + wanted + ", not " + seen);
  }

  static ChannelMemberRequest member(String id) {
    return ChannelMemberRequest.builder().userID(id).build();
  }

  public static void main(String[] arguments) throws Exception {
    var client = client();
    var chat = client.chat();
    var alice = UserRequest.builder().id("alice").name("Alice").custom(Map.of("favourite", "otters")).build();
    client.updateUsers(UpdateUsersRequest.builder().users(Map.of("alice", alice, "bob", UserRequest.builder().id("bob").build())).build()).execute();
    var data = ChannelInput.builder().createdByID("alice").custom(Map.of("topic", "mills")).build();
    var made = chat.getOrCreateChannel("messaging", channel, GetOrCreateChannelRequest.builder().data(data).build()).execute().getData();
    is(Map.of("topic", "mills"), made.getChannel().getCustom());
    var both = UpdateChannelRequest.builder().addMembers(List.of(member("alice"), member("bob"))).build();
    is(2, chat.updateChannel("messaging", channel, both).execute().getData().getMembers().size());

    var hello = MessageRequest.builder().id(channel + "-1").text("Hello **Bob** 🦦").userID("alice").custom(Map.of("mood", "glad")).build();
    var first = send(chat, hello);
    is(Map.of("mood", "glad"), first.getCustom());
    is(Map.of("favourite", "otters"), first.getUser().getCustom());
    var shorter = MessageRequest.builder().text("Hello Bob").userID("alice").build();
    chat.updateMessage(first.getId(), UpdateMessageRequest.builder().message(shorter).build()).execute();
    var love = ReactionRequest.builder().type("love").userID("bob").build();
    chat.sendReaction(first.getId(), SendReactionRequest.builder().reaction(love).build()).execute();
    chat.deleteMessage(first.getId(), DeleteMessageRequest.builder().build()).execute();
    var second = send(chat, MessageRequest.builder().text("Soon gone").userID("bob").build());
    chat.deleteMessage(second.getId(), DeleteMessageRequest.builder().Hard(true).build()).execute();

    System.out.println(new ObjectMapper().writeValueAsString(Map.of("first", first.getId(), "second", second.getId())));
    System.exit(0);  // the SDK's connections would keep it alive
  }
}
