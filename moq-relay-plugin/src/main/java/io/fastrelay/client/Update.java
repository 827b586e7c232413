package io.fastrelay.client;

import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.session.Request;
import java.util.concurrent.CompletableFuture;

/** One REQUEST_UPDATE under way. */
final class Update implements Request.UpdateListener {

    private final String what;
    private final CompletableFuture<Parameters> answer = new CompletableFuture<>();

    private Update(String what) {
        this.what = what;
    }

    static CompletableFuture<Parameters> send(Request request, String what, Parameters parameters) {
        Update update = new Update(what);
        request.update(parameters, update);
        return update.answer;
    }

    @Override
    public void onAnswer(RequestOk ok) {
        answer.complete(ok.parameters());
    }

    @Override
    public void onError(RequestError error) {
        answer.completeExceptionally(new RequestFailedException(what, error));
    }
}
